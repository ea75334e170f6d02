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
internal sealed class EndedServices(BrokerDbContext database, TimeProvider clock) : IEndsAccess
{
    public AccessKind Kind => AccessKind.Services;

    public async Task<int> EndAsync(AccessEnd wanted, CancellationToken cancellation)
    {
        var people = wanted.Subscribers.Select(id => id.Value).ToArray();
        // An answer writes its grant in its own transaction: whoever is at it is waited for, and then found below.
        await database.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM consent_grant
            WHERE tenant = {database.Scope.Tenant.Value} AND subscriber_id = ANY({people})
            ORDER BY id FOR UPDATE
            """,
            cancellation
        );
        var (now, subscribers) = (clock.GetUtcNow(), wanted.Subscribers.ToList());
        return await database
            .Set<Authorization>()
            .Where(row => row.RevokedAt == null)
            .Where(row =>
                database.Set<Grant>().Any(grant => grant.Id == row.GrantId && subscribers.Contains(grant.SubscriberId))
            )
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation);
    }
}
