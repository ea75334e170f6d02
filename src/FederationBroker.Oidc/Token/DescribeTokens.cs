using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Says of an access token how it is to be used (RFC 9449 5), and what it covers where that is not what was granted
/// (RFC 8707 2.2, RFC 6749 5.1).
/// </summary>
internal sealed class DescribeTokens : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (!context.IncludeAccessToken && !context.IncludeIssuedToken)
            return ValueTask.CompletedTask;
        if (context.Transaction.NotedOrNull<DpopProof>() is not null)
            context.Response.TokenType = DpopProof.Header;
        if (context.Transaction.NotedOrNull<DueTokens>() is { Resource: not null } due)
            context.Response.Scope = due.Scope.Length == 0 ? null : due.Scope;
        return ValueTask.CompletedTask;
    }
}
