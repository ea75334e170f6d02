using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Federation.Referrals;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Referrals;

/// <summary>Keeps what services tell about people who were sent to them, and what is owed for it.</summary>
internal sealed class ReferralLedger(
    BrokerDbContext database,
    ReferralClicks clicks,
    AuditTrail audit,
    TimeProvider clock
) : IReferrals
{
    /// <summary>Nobody is paid for a sale that comes later than this after the click.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    // What comes twice, late or in another order than it happened comes to the same: a sale that was undone stays so.
    public async Task<ReferralOutcome> NoteAsync(
        Partner partner,
        string click,
        ReferralEvent what,
        string? reference,
        CancellationToken cancellation
    )
    {
        if (clicks.Open(partner, click) is not { } opened)
            return new ReferralOutcome.Unknown();
        var now = clock.GetUtcNow();
        var isKnown = await IsKnownAsync(partner, opened, cancellation);
        if (!isKnown && now - opened.At > Window)
            return new ReferralOutcome.Late();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var changed = await KeepAsync(partner, opened, what, reference, now, cancellation);
        if (changed)
            audit.Add(
                AuditActor.Partner,
                what == ReferralEvent.Conversion
                    ? CollaborationActions.ReferralConverted
                    : CollaborationActions.ReferralReversed,
                partner: partner.Id,
                detail: opened.Id
            );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return await ReadAsync(partner, opened, cancellation);
    }

    private Task<bool> IsKnownAsync(Partner partner, ReferralClick click, CancellationToken cancellation) =>
        database.Set<ReferralRow>().AnyAsync(row => row.Partner == partner.Id && row.Click == click.Id, cancellation);

    // One statement: of the same told twice at once, one counts. A reversal that overtakes its sale keeps its place.
    private async Task<bool> KeepAsync(
        Partner partner,
        ReferralClick click,
        ReferralEvent what,
        string? reference,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (tenant, id) = (partner.Tenant.Value, partner.Id.Value);
        var incentive = partner.Agreement.Collaboration?.Find(click.Offer)?.Incentive;
        var (minor, currency) = (incentive?.Minor, incentive?.Currency);
        var (state, reversed) = (
            what == ReferralEvent.Conversion ? nameof(ReferralState.Converted) : nameof(ReferralState.Reversed),
            nameof(ReferralState.Reversed)
        );
        return await database.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO ott_referral
                  (tenant, partner, click, offer, reference, incentive_minor, currency, state, referred_at, noted_at,
                   updated_at)
                VALUES ({tenant}, {id}, {click.Id}, {click.Offer}, {reference}, {minor}, {currency}, {state},
                  {click.At}, {now}, {now})
                ON CONFLICT (tenant, partner, click)
                DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at
                WHERE excluded.state = {reversed} AND ott_referral.state <> {reversed}
                """,
                cancellation
            ) > 0;
    }

    private async Task<ReferralOutcome> ReadAsync(Partner partner, ReferralClick click, CancellationToken cancellation)
    {
        var row = await database
            .Set<ReferralRow>()
            .AsNoTracking()
            .SingleAsync(row => row.Partner == partner.Id && row.Click == click.Id, cancellation);
        var incentive = row is { IncentiveMinor: { } minor, Currency: { } currency }
            ? new Money(minor, currency)
            : (Money?)null;
        return new ReferralOutcome.Noted(row.Offer, row.State, incentive);
    }
}
