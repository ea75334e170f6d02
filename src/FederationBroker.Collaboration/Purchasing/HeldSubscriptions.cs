using System.Collections.Immutable;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>What an account has of OTT services, and what it pays for it.</summary>
public sealed class HeldSubscriptions(BrokerDbContext database, OperatorTime time, IPartnerRegistry registry)
{
    /// <summary>What the viewer's account has; those who do not manage it see their own.</summary>
    public async Task<ImmutableArray<HeldSubscription>> ListAsync(SubscriberId viewer, CancellationToken cancellation)
    {
        var now = time.Now;
        var rows = await database
            .SubscriptionsSeenBy(viewer)
            .AsNoTracking()
            .Where(row => row.State != SubscriptionState.Cancelled && (row.EndsAt == null || row.EndsAt > now))
            .OrderBy(row => row.Partner)
            .ThenBy(row => row.Offer)
            .ToListAsync(cancellation);
        return [.. rows.Select(row => ViewOf(row, now))];
    }

    private HeldSubscription ViewOf(SubscriptionRow row, DateTimeOffset now) =>
        new()
        {
            Id = row.Id,
            Partner = row.Partner,
            Offer = row.Offer,
            Bundle = row.Bundle,
            Price = new Money(row.PriceMinor, row.Currency),
            Interval = row.Interval,
            State = row.State,
            Since = row.Since,
            EndsAt = row.EndsAt,
            RenewsAt = row is { EndsAt: null, PriceMinor: > 0, UnpaidSince: null }
                ? BillingPeriod.EndOfPaid(row, now, time.Zone)
                : null,
            UnpaidUntil = row is { UnpaidSince: { } unpaid, PausedBy: PauseCause.NotPaused }
                ? unpaid + registry.Current.GraceOf(row)
                : null,
            IsUnpaid = row.UnpaidSince is not null,
            ActivationUrl = row.ActivationUrl,
            IsPausedByMe = row.PausedBy == PauseCause.Subscriber,
            Withheld = SubscriptionUse.WithheldAt(row, now),
            NextOffer = row.NextOffer,
            NextFrom = row.NextFrom,
            CanPause = SubscriptionRules.Allow(row, new SubscriptionWish.Pause(), PauseCause.Subscriber, now),
            CanBecome = SubscriptionRules.Allow(
                row,
                new SubscriptionWish.Become(string.Empty, string.Empty),
                PauseCause.Subscriber,
                now
            ),
        };
}

/// <summary>Something that an account has.</summary>
public sealed record HeldSubscription
{
    public required Guid Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Offer { get; init; }

    /// <summary>The operator's bundle that it came with, and ends with; null: it stands alone.</summary>
    public required string? Bundle { get; init; }

    /// <summary>Of one interval.</summary>
    public required Money Price { get; init; }

    public required PaymentInterval Interval { get; init; }

    public required SubscriptionState State { get; init; }

    public required DateTimeOffset? Since { get; init; }

    /// <summary>It was cancelled, and may be used until then.</summary>
    public required DateTimeOffset? EndsAt { get; init; }

    /// <summary>When the next price falls due; null: none does.</summary>
    public required DateTimeOffset? RenewsAt { get; init; }

    /// <summary>Billing did not take the last charge: so long it can still be used; null: everything is paid, or it can
    /// no longer be used.</summary>
    public required DateTimeOffset? UnpaidUntil { get; init; }

    /// <summary>Billing did not take the last charge, and is asked again from day to day.</summary>
    public required bool IsUnpaid { get; init; }

    /// <summary>Where the account at the service is linked; null: nothing to link.</summary>
    public required string? ActivationUrl { get; init; }

    /// <summary>It goes on when the subscriber wishes; what the operator has paused does not.</summary>
    public required bool IsPausedByMe { get; init; }

    /// <summary>Why the operator's systems do not let it be used; None: they do.</summary>
    public required StandingReason Withheld { get; init; }

    /// <summary>What it becomes; null: it stays what it is.</summary>
    public required string? NextOffer { get; init; }

    public required DateTimeOffset? NextFrom { get; init; }

    /// <summary>It may be paused, as far as it is concerned; the offer says whether it can be.</summary>
    public required bool CanPause { get; init; }

    /// <summary>It may become another offer of the same service.</summary>
    public required bool CanBecome { get; init; }
}

internal static class SeenSubscriptions
{
    /// <summary>Who manages the account sees all of it, others what is their own; a household name sees
    /// nothing.</summary>
    public static IQueryable<SubscriptionRow> SubscriptionsSeenBy(this BrokerDbContext database, SubscriberId viewer) =>
        from row in database.Set<SubscriptionRow>()
        join person in database.Subscribers() on row.AccountId equals person.AccountId
        where
            person.Id == viewer
            && (
                person.Role == PersonRole.Manager || (person.Role != PersonRole.Household && row.SubscriberId == viewer)
            )
        select row;
}
