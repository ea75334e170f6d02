using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Pseudonyms;

/// <summary>
/// The one way back from a pseudonym to a person. Every call, also one that finds nobody, leaves an audit event with
/// the reason before the answer is given (EDPB 01/2025: reversal is the sensitive act).
/// </summary>
public sealed class PseudonymRevelation(
    BrokerDbContext database,
    IPartnerRegistry registry,
    TenantScope scope,
    AuditTrail audit
)
{
    /// <param name="reason">Why it is needed; kept in the audit trail.</param>
    public async Task<RevealedSubscriber?> RevealAsync(
        PartnerId partnerId,
        string value,
        string reason,
        CancellationToken cancellation
    )
    {
        var partner = registry.Current.Find(scope.Tenant, partnerId);
        var found = partner is null ? null : await FindAsync(partner.Sector, value, cancellation);
        audit.Add(
            AuditActor.Operator,
            FederationActions.PseudonymRevealed,
            found is null ? "unknown" : AuditOutcome.Success,
            partnerId,
            found is null ? null : value,
            reason
        );
        await database.SaveChangesAsync(cancellation);
        return found;
    }

    private async Task<RevealedSubscriber?> FindAsync(string sector, string value, CancellationToken cancellation)
    {
        var row = await database
            .Set<Pseudonym>()
            .AsNoTracking()
            .Where(pseudonym => pseudonym.Value == value && pseudonym.Sector == sector)
            .Join(
                database.Subscribers(),
                pseudonym => pseudonym.SubscriberId,
                subscriber => subscriber.Id,
                (pseudonym, subscriber) => new { pseudonym, subscriber }
            )
            .Join(
                database.Accounts(),
                found => found.subscriber.AccountId,
                account => account.Id,
                (found, account) =>
                    new
                    {
                        found.pseudonym,
                        found.subscriber,
                        account,
                    }
            )
            .SingleOrDefaultAsync(cancellation);
        return row is null
            ? null
            : new RevealedSubscriber(
                row.subscriber.Id,
                row.account.Number,
                row.subscriber.Number,
                row.pseudonym.Epoch,
                row.pseudonym.RetiredAt
            );
    }
}

/// <param name="Account">Number of the account; the OSS/BSS knows whose it is.</param>
/// <param name="Person">Number of the person on it; null for the household.</param>
/// <param name="Epoch">Which of the subscriber's values in this sector it was.</param>
/// <param name="RetiredAt">When the subscriber reset it; null while it is current.</param>
public sealed record RevealedSubscriber(
    SubscriberId Subscriber,
    AccountNumber Account,
    AccountNumber? Person,
    int Epoch,
    DateTimeOffset? RetiredAt
)
{
    public override string ToString() => "[revealed subscriber]";
}
