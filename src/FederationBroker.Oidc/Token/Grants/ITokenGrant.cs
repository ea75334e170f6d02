namespace FederationBroker.Oidc.Token.Grants;

/// <summary>One way to get tokens, for a client that was authenticated and may use it.</summary>
internal interface ITokenGrant
{
    Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation);
}
