using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Subscriptions;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>What follows for a subscription from what has become of its account and of the agreement. Pure.</summary>
internal static class UpkeepRules
{
    /// <param name="account">Null: the account is gone, and somebody may have died.</param>
    /// <param name="isAgreementOver">The partner's service is not sold here any more.</param>
    /// <returns>Null: it stays as it is.</returns>
    public static SubscriptionWish? WishFor(
        SubscriptionRow row,
        AccountStatus? account,
        bool isAgreementOver,
        DateTimeOffset now
    )
    {
        SubscriptionWish? wish = account switch
        {
            null or AccountStatus.Closed => new SubscriptionWish.Cancel(AtOnce: true),
            _ when isAgreementOver => new SubscriptionWish.Cancel(AtOnce: true),
            AccountStatus.Blocked => new SubscriptionWish.Pause(),
            _ => new SubscriptionWish.GoOn(),
        };
        return SubscriptionRules.Allow(row, wish, PauseCause.Operator, now) ? wish : null;
    }
}
