using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Clients;

/// <summary>
/// First of all at the back channel: who asks. In place of the library's ways, which know no replay, no bound on an
/// assertion's life, and no keys by address.
/// </summary>
internal sealed class AuthenticateClient<TContext>(ClientAuthentication clients) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        var transaction = context.Transaction;
        var parameters = transaction.Noted<ParameterSet>();
        switch (await clients.AuthenticateAsync(context.Http().Request, parameters, context.CancellationToken))
        {
            case ClientVerdict.Authenticated caller:
                transaction.Note(caller);
                transaction.Request!.ClientId = caller.Client.ClientId;
                break;
            case ClientVerdict.Rejected rejected:
                context.Refuse(rejected.Error);
                break;
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }
}
