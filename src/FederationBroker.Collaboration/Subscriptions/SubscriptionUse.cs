using FederationBroker.Federation.Consent;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.Collaboration.Subscriptions;

/// <summary>Whether what an account has may be used now (J.1304 SRV-001). Pure.</summary>
internal static class SubscriptionUse
{
    public static OfferUse Of(SubscriptionRow row, DateTimeOffset now) =>
        WithheldAt(row, now) != StandingReason.None
            ? OfferUse.Withheld
            : row switch
            {
                _ when IsOpen(row.State) => OfferUse.Allowed,
                { State: SubscriptionState.PendingActive } => OfferUse.NotYet,
                { State: SubscriptionState.OnHold, PausedBy: PauseCause.Subscriber } => OfferUse.Paused,
                _ => OfferUse.Withheld,
            };

    public static bool IsOpen(SubscriptionState state) => state is SubscriptionState.Active or SubscriptionState.Grace;

    /// <summary>What the operator's adapters say; once their word no longer holds, nobody may rely on it.</summary>
    public static StandingReason WithheldAt(SubscriptionRow row, DateTimeOffset now) =>
        row.RightHoldsUntil <= now ? StandingReason.Other : row.Withheld;
}
