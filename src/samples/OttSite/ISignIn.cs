namespace OttSite;

/// <summary>One way to sign in with the TV provider: OpenID Connect or SAML 2.0.</summary>
internal interface ISignIn
{
    /// <summary>Sends the browser to the provider.</summary>
    Task<IResult> BeginAsync(HttpContext context, SignInWish wish, CancellationToken cancellation);

    /// <summary>Ends the session here and, where the protocol can, at the provider.</summary>
    Task<IResult> EndAsync(HttpContext context, CancellationToken cancellation);

    /// <summary>The protocol's own endpoints.</summary>
    void Map(IEndpointRouteBuilder routes);
}

/// <summary>What a sign-in is for.</summary>
internal enum SignInWish
{
    /// <summary>Getting in; a session at the provider is good enough.</summary>
    Usual,

    /// <summary>The password is asked for even with a session there, and who is watching is chosen anew.</summary>
    Fresh,

    /// <summary>The PIN of the user profile that is watching; only OpenID Connect can ask for it.</summary>
    Pin,

    /// <summary>What this site sells is bought with it, on the provider's bill.</summary>
    Subscribe,
}
