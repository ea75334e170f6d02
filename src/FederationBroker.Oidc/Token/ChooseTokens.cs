using FederationBroker.Oidc.Engine;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// A refresh token is written if one was kept: the library would make one for each grant of offline access, also where
/// the chain has come to its end.
/// </summary>
internal sealed class ChooseTokens : IOpenIddictServerHandler<ProcessSignInContext>
{
    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.Transaction.NotedOrNull<DueTokens>() is { } due)
            context.GenerateRefreshToken = context.IncludeRefreshToken = due.RefreshToken is not null;
        return ValueTask.CompletedTask;
    }
}
