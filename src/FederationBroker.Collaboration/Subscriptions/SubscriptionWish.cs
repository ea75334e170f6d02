using FederationBroker.Collaboration.Orders;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.Collaboration.Subscriptions;

/// <summary>What is to become of a subscription.</summary>
public abstract record SubscriptionWish
{
    private SubscriptionWish() { }

    internal abstract OrderKind Kind { get; }

    /// <summary>It ends.</summary>
    /// <param name="AtOnce">Otherwise when what is paid for ends. Nothing is given back.</param>
    public sealed record Cancel(bool AtOnce = false) : SubscriptionWish
    {
        internal override OrderKind Kind => OrderKind.Cancel;
    }

    /// <summary>It was paused, or was to end, and goes on.</summary>
    public sealed record GoOn : SubscriptionWish
    {
        internal override OrderKind Kind => OrderKind.Resume;
    }

    /// <summary>It cannot be used until it goes on.</summary>
    public sealed record Pause : SubscriptionWish
    {
        internal override OrderKind Kind => OrderKind.Pause;
    }

    /// <summary>It becomes another offer of the same service when what is paid for ends.</summary>
    /// <param name="TermsHash">Of the terms that were shown.</param>
    public sealed record Become(string Offer, string TermsHash) : SubscriptionWish
    {
        internal override OrderKind Kind => OrderKind.ChangeOffer;
    }
}

/// <summary>Whether a subscription can become what is wished, as it stands. Pure.</summary>
internal static class SubscriptionRules
{
    /// <param name="by">Who wishes it: what somebody has paused, nobody else makes go on.</param>
    public static bool Allow(SubscriptionRow row, SubscriptionWish wish, PauseCause by, DateTimeOffset now) =>
        row.State != SubscriptionState.Cancelled
        && (row.EndsAt is not { } end || end > now)
        && wish switch
        {
            SubscriptionWish.Cancel { AtOnce: true } => true,
            SubscriptionWish.Cancel => row.EndsAt is null,
            SubscriptionWish.GoOn => by == PauseCause.Subscriber
                ? row.PausedBy is PauseCause.NotPaused or PauseCause.Subscriber
                    && (row.EndsAt is not null || row.PausedBy == by)
                : row.PausedBy == by && row.EndsAt is null,
            SubscriptionWish.Pause => row is { PausedBy: PauseCause.NotPaused, EndsAt: null }
                && (
                    row.State == SubscriptionState.Active
                    || (by != PauseCause.Subscriber && row.State == SubscriptionState.Grace)
                ),
            SubscriptionWish.Become => row
                is {
                    BundleOrderId: null, // its price is that of a part
                    State: SubscriptionState.Active,
                    PausedBy: PauseCause.NotPaused,
                    EndsAt: null,
                    NextOffer: null,
                    Since: not null,
                },
            _ => false,
        };
}
