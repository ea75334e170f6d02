using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Offers;

/// <summary>
/// What an account pays, sees and may use on one type of device at one instant, each with its reasons.
/// </summary>
public sealed record AccountOffer
{
    /// <summary>Null when the account may use its services; otherwise why it may use none.</summary>
    public Reason? Barrier { get; init; }

    public required ImmutableArray<BundleOffer> Bundles { get; init; }

    public required DeviceLimits Limits { get; init; }

    /// <summary>Sum of the running subscriptions, by how often they are paid.</summary>
    public required ImmutableSortedDictionary<Term, Money> Charges { get; init; }
}

/// <summary>One bundle of the plan, for one account.</summary>
public sealed record BundleOffer
{
    public required ServiceBundle Bundle { get; init; }

    /// <summary>Turned on and within its time: it is paid for, on every device.</summary>
    public required bool Subscribed { get; init; }

    /// <summary>Subscribed, and to be used on this type of device now.</summary>
    public required bool Usable { get; init; }

    /// <summary>Shown to the subscriber.</summary>
    public required bool Visible { get; init; }

    /// <summary>The subscriber may turn it on or off now.</summary>
    public required bool MayToggle { get; init; }

    public required ImmutableArray<PriceOffer> Prices { get; init; }

    /// <summary>Why it is as it is, the weightiest reason first.</summary>
    public required ImmutableArray<Reason> Reasons { get; init; }
}

/// <summary>What a bundle, or a form of what it holds, costs this account.</summary>
public sealed record PriceOffer
{
    public required CatalogueId PriceList { get; init; }

    public required Provision Provision { get; init; }

    public required Term Term { get; init; }

    /// <summary>Null: any.</summary>
    public string? AssetType { get; init; }

    /// <summary>Null: any.</summary>
    public string? Provider { get; init; }

    public required Money ListPrice { get; init; }

    /// <summary>What is paid.</summary>
    public required Money Price { get; init; }

    /// <summary>The discount that makes the difference, if one applies.</summary>
    public CatalogueId? Discount { get; init; }
}

/// <summary>How many devices the account may link and play on. Null: no limit.</summary>
public sealed record DeviceLimits
{
    public int? Linked { get; init; }

    public int? Concurrent { get; init; }

    public required ImmutableSortedDictionary<string, TypeLimit> ByType { get; init; }

    public int? LinkedOf(DeviceType type) => ByType.GetValueOrDefault(type.Value)?.Linked;

    public int? ConcurrentOf(DeviceType type) => ByType.GetValueOrDefault(type.Value)?.Concurrent;
}

public sealed record TypeLimit(int? Linked, int? Concurrent);

/// <summary>
/// One reason. <paramref name="Subject"/> names the catalogue entry, device type or date it is about.
/// </summary>
public sealed record Reason(ReasonCode Code, string? Subject = null);

/// <summary>
/// Why something is so. The management API shows these; partners hear fewer words, see StandingReasons.
/// </summary>
public enum ReasonCode
{
    InPlan,
    TurnedOn,
    Purchased,
    AccountBlocked,
    AccountClosed,
    TrialEnded,
    NotOnThisDeviceDuringTrial,
    NoPlan,
    NotInPlan,
    NotYetValid,
    NoLongerValid,
    TimeInPlanIsOver,
    TurnedOff,
    NotTurnedOn,
    NeedsBundle,
    NotOnThisDeviceType,
    PurchaseNeeded,
    NotInRegion,
    AboveAccessLevel,
    PinNeeded,
    UnknownContent,
}
