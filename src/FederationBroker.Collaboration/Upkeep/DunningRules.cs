using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>What becomes of a subscription whose next period billing does not take. Pure.</summary>
internal static class DunningRules
{
    /// <summary>It is on hold so long before it ends: whoever pays meanwhile goes on as before.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromDays(30);

    /// <param name="grace">How long it may be used unpaid.</param>
    /// <returns>Null: it stays as it is.</returns>
    public static SubscriptionWish? WishFor(SubscriptionRow row, TimeSpan grace, DateTimeOffset now)
    {
        SubscriptionWish? wish = (row.PausedBy, row.UnpaidSince) switch
        {
            (PauseCause.Unpaid, null) => new SubscriptionWish.GoOn(),
            (PauseCause.Unpaid, { } since) when since + grace + LongestHold <= now => new SubscriptionWish.Cancel(
                AtOnce: true
            ),
            (PauseCause.NotPaused, { } since) when row.State == SubscriptionState.Grace && since + grace <= now =>
                new SubscriptionWish.Pause(),
            _ => null,
        };
        return wish is not null && SubscriptionRules.Allow(row, wish, PauseCause.Unpaid, now) ? wish : null;
    }
}
