using FederationBroker.Data;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel.Access;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// Revokes what partners hold for somebody: every answer with all tokens from it, offline access included. Consent
/// stays as it was given, so a partner that sends the person here again is connected again. SAML partners hold nothing
/// that works without a login.
/// </summary>
internal sealed class EndedServices(BrokerDbContext database, ConsentGrants grants, TimeProvider clock) : IEndsAccess
{
    public AccessKind Kind => AccessKind.Services;

    public async Task<int> EndAsync(AccessEnd wanted, CancellationToken cancellation)
    {
        // An answer writes its grant in its own transaction: whoever is at it is waited for, and then found below.
        var held = await grants.HoldAsync(wanted.Subscribers, cancellation);
        var now = clock.GetUtcNow();
        await grants.TellOfEndAsync(held, cancellation);
        return await database
            .Set<Authorization>()
            .Where(row => row.RevokedAt == null)
            .Where(row => held.Contains(row.GrantId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation);
    }
}
