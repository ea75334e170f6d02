using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Dpop;

/// <summary>
/// The proof that a client sends along with a token or pushed request (RFC 9449 5, 10.1). The library knows
/// certificates only.
/// </summary>
internal sealed class TakeProof<TContext>(DpopProofs proofs) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        var (partner, client) = context.Transaction.Noted<ClientVerdict.Authenticated>();
        proofs.OfferNonce(context.Http().Response, client);
        switch (proofs.Read(context.Http().Request))
        {
            case DpopOutcome.Proven { Proof: var proof }:
                if (await proofs.FaultOfAsync(proof, client, context.CancellationToken) is { } used)
                    context.Refuse(used.From(partner.Id));
                else
                    context.Transaction.Note(proof);
                break;
            case DpopOutcome.Faulty { Error: var error }:
                context.Refuse(error.From(partner.Id));
                break;
            case DpopOutcome.None when IsMissing(context, client.Protections.ProvesKeys):
                context.Refuse(OidcErrors.ProofMissing.From(partner.Id));
                break;
            default:
                break;
        }
    }

    // A request may be pushed without one: what counts is who comes for the tokens.
    private static bool IsMissing(TContext context, bool required) =>
        required && context.EndpointType == OpenIddictServerEndpointType.Token;
}
