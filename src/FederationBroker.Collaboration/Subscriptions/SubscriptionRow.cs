using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.Collaboration.Subscriptions;

/// <summary>
/// What an account has of an OTT service: the broker's own copy, which standing and pages read. Entitled and linked are
/// two things.
/// </summary>
internal sealed class SubscriptionRow : ITenantOwned
{
    public const int LongestReference = 128;

    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required AccountId AccountId { get; init; }

    /// <summary>Who signed up, and uses it.</summary>
    public required SubscriberId SubscriberId { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Offer { get; set; }

    public required long PriceMinor { get; set; }

    public required string Currency { get; init; }

    public required PaymentInterval Interval { get; init; }

    /// <summary>The operator's bundle that it came with; null: it was ordered alone.</summary>
    public string? Bundle { get; init; }

    /// <summary>The same for everything that came with it: it ends with them.</summary>
    public Guid? BundleOrderId { get; init; }

    /// <summary>The service's own name for it; null: it has not said one yet.</summary>
    public string? ServiceReference { get; set; }

    public required SubscriptionState State { get; set; }

    /// <summary>The service knows whose account there it is.</summary>
    public required bool Linked { get; set; }

    /// <summary>Where it is linked, once; null: nothing to link.</summary>
    public string? ActivationUrl { get; set; }

    /// <summary>When it became usable, which is also what periods are counted from; null: not yet.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>When the first of its periods began, by the operator's clocks; null: not yet, or bought once.</summary>
    public DateTime? PeriodsFrom { get; set; }

    /// <summary>The last period that is paid, from 0.</summary>
    public int PaidPeriod { get; set; }

    /// <summary>When the next period is charged, or charged again; null: nothing is.</summary>
    public DateTimeOffset? ChargeAt { get; set; }

    /// <summary>Since when a period is due that billing did not take; null: everything is paid.</summary>
    public DateTimeOffset? UnpaidSince { get; set; }

    /// <summary>It was cancelled, and may be used until then; null: it goes on.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>At whose wish it cannot be used at the moment.</summary>
    public PauseCause PausedBy { get; set; }

    /// <summary>The offer that it becomes; null: it stays what it is.</summary>
    public string? NextOffer { get; set; }

    /// <summary>What the next offer costs.</summary>
    public long? NextPriceMinor { get; set; }

    /// <summary>From when on it is the next offer.</summary>
    public DateTimeOffset? NextFrom { get; set; }

    /// <summary>Why it ended; null: it has not, or was never had.</summary>
    public CancelReason? EndedBecause { get; set; }

    /// <summary>When the service is asked how it stands; null: it has nothing to say.</summary>
    public DateTimeOffset? AskAt { get; set; }

    /// <summary>As the service has said last; what is older is passed over.</summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>Why the operator's adapters do not let it be used, where they are asked; None: they do.</summary>
    public StandingReason Withheld { get; set; }

    /// <summary>So long their word holds, and nothing afterwards; null: nobody has said anything.</summary>
    public DateTimeOffset? RightHoldsUntil { get; set; }

    /// <summary>When the adapters are asked again; null: they never were.</summary>
    public DateTimeOffset? AskRightAt { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>At whose wish a subscription is paused.</summary>
internal enum PauseCause
{
    NotPaused,
    Subscriber,

    /// <summary>The account is blocked: it goes on when the account does.</summary>
    Operator,

    /// <summary>A period is unpaid: it goes on when that is paid.</summary>
    Unpaid,
}
