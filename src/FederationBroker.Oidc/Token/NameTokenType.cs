using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>RFC 9449 5: the client has to know how it is to be used.</summary>
internal sealed class NameTokenType : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.IncludeAccessToken && context.Transaction.NotedOrNull<DpopProof>() is not null)
            context.Response.TokenType = DpopProof.Header;
        return ValueTask.CompletedTask;
    }
}
