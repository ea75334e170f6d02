using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Abstractions.Subscriptions;

/// <summary>
/// The subscriptions of an OTT service (J.1304 configurations 1 to 4): whoever signs up at the operator gets them
/// there. Entitled and linked are two things: somebody may have paid and not yet said which account is theirs.
/// </summary>
public interface ISubscriptionAdapter : IAdapter
{
    /// <summary>Opens a subscription. Applied: the service has approved it.</summary>
    ValueTask<AdapterResult<Subscription>> ProvisionAsync(
        ProvisionRequest request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>Pauses, resumes, changes the plan or cancels.</summary>
    ValueTask<AdapterResult<Subscription>> ChangeAsync(
        SubscriptionChange request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>How it stands now.</summary>
    ValueTask<AdapterResult<Subscription>> GetAsync(
        SubscriptionQuery request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>
    /// What became of a key. Applied: the subscription as it stands; Declined with <see cref="Reason.InvalidState"/>:
    /// never heard of; Unknown: it cannot be told now.
    /// </summary>
    ValueTask<AdapterResult<Subscription>> LookUpAsync(
        Billing.KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    );
}

/// <param name="Order">The broker's number of the order.</param>
/// <param name="Subscriber">A pseudonym; in configurations 3 and 4 the one that the service sees at sign-in.</param>
/// <param name="IsSignInName">The pseudonym is what the subscriber signs in with: nothing is left to link.</param>
/// <param name="Offer">What was bought, as the agreement names it.</param>
/// <param name="OttId">The account at the service, where the subscriber has one already; null otherwise.</param>
/// <param name="Bundle">The operator's bundle it is part of; null: bought alone.</param>
public sealed record ProvisionRequest(
    string Order,
    string Subscriber,
    bool IsSignInName,
    string Offer,
    string? OttId = null,
    string? Bundle = null
);

/// <param name="Subscription">The service's own name for it.</param>
/// <param name="Change">What is to become of it.</param>
/// <param name="Offer">With <see cref="SubscriptionChangeKind.ChangeOffer"/>: the new one.</param>
/// <param name="At">When; null: now.</param>
public sealed record SubscriptionChange(
    string Subscription,
    SubscriptionChangeKind Change,
    string? Offer = null,
    DateTimeOffset? At = null
);

public enum SubscriptionChangeKind
{
    Pause,
    Resume,
    ChangeOffer,
    Cancel,
}

/// <param name="Subscription">The service's own name for it.</param>
public sealed record SubscriptionQuery(string Subscription);

/// <param name="Id">The service's own name for it.</param>
/// <param name="State">Whether it may be used.</param>
/// <param name="Linked">The service knows whose account it is.</param>
/// <param name="AsOf">What is older than what is known is passed over.</param>
/// <param name="ActivationUrl">Where the subscriber links it, once and within a day; null: nothing to link.</param>
/// <param name="CancelReason">Why it ended; null while it stands.</param>
public sealed record Subscription(
    string Id,
    SubscriptionState State,
    bool Linked,
    DateTimeOffset AsOf,
    Uri? ActivationUrl = null,
    CancelReason? CancelReason = null
);

public enum SubscriptionState
{
    /// <summary>Approved and not usable yet.</summary>
    PendingActive,
    Active,

    /// <summary>Unpaid, and still usable for a while.</summary>
    Grace,

    /// <summary>Unpaid, or paused: not usable, and may come back.</summary>
    OnHold,
    Cancelled,
}

public enum CancelReason
{
    Voluntary,
    Involuntary,
    PlanSwitched,
    Abuse,
}
