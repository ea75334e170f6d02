namespace FederationBroker.Oidc.Token.Grants;

/// <summary>One way to get tokens, for a client that was authenticated and may use it.</summary>
internal interface ITokenGrant
{
    /// <summary>As <c>grant_type</c> names it.</summary>
    string GrantType { get; }

    Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation);
}
