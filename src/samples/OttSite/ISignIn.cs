namespace OttSite;

/// <summary>One way to sign in with the TV provider: OpenID Connect or SAML 2.0.</summary>
internal interface ISignIn
{
    /// <summary>Sends the browser to the provider; <paramref name="fresh"/> asks for the password even with a session there.</summary>
    Task<IResult> BeginAsync(HttpContext context, bool fresh, CancellationToken cancellation);

    /// <summary>Ends the session here and, where the protocol can, at the provider.</summary>
    Task<IResult> EndAsync(HttpContext context, CancellationToken cancellation);

    /// <summary>The protocol's own endpoints.</summary>
    void Map(IEndpointRouteBuilder routes);
}
