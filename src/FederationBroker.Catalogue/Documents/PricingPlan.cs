using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Documents;

/// <summary>
/// What the accounts on it can have, and under which conditions (SUB-PLAN). An account has exactly one.
/// </summary>
public sealed record PricingPlan
{
    public required CatalogueId Id { get; init; }

    [Longest(200)]
    public required string Name { get; init; }

    [Longest(2000)]
    public string? Description { get; init; }

    public ImmutableArray<PlanBundle> Bundles { get; init; } = [];

    public ImmutableArray<PlanDiscount> Discounts { get; init; } = [];
}

/// <summary>A bundle in a plan.</summary>
public sealed record PlanBundle
{
    public required CatalogueId Bundle { get; init; }

    public PlanTerms Terms { get; init; } = new();
}

/// <summary>A discount in a plan.</summary>
public sealed record PlanDiscount
{
    public required CatalogueId Discount { get; init; }

    /// <summary>Price lists it applies to; empty: all of the plan's bundles.</summary>
    public ImmutableArray<CatalogueId> PriceLists { get; init; } = [];

    public PlanTerms Terms { get; init; } = new();
}

/// <summary>Provisioning conditions of a bundle or discount in a plan.</summary>
public sealed record PlanTerms
{
    public Validity Validity { get; init; } = Validity.Always;

    /// <summary>Device types it applies on; empty: every one.</summary>
    public ImmutableArray<DeviceType> DeviceTypes { get; init; } = [];

    /// <summary>What it is when an account gets the plan.</summary>
    public EntryState AtStart { get; init; } = EntryState.Active;

    /// <summary>Days after the account got the plan, after which it is over; null: never.</summary>
    public int? Days { get; init; }

    /// <summary>Subscribers may turn it on and off by themselves.</summary>
    public bool SubscriberMayToggle { get; init; }

    /// <summary>Subscribers do not see it; the operator, or a bundle that needs it, turns it on.</summary>
    public bool Hidden { get; init; }

    /// <summary>Once turned off it is invisible to the subscriber.</summary>
    public bool HideAfterUnsubscribing { get; init; }

    /// <summary>The instant from which it is over for an account that got the plan then.</summary>
    public DateTimeOffset? EndsFor(DateTimeOffset planSince) => Days is { } days ? planSince.AddDays(days) : null;
}

public enum EntryState
{
    Active,
    NotActive,

    /// <summary>Off, and not shown to subscribers.</summary>
    Invisible,
}

/// <summary>Lowers a price (SUB-DISC). At most one applies to a price list at any instant.</summary>
public sealed record Discount
{
    public required CatalogueId Id { get; init; }

    [Longest(200)]
    public required string Name { get; init; }

    public required DiscountKind Kind { get; init; }

    /// <summary>
    /// The price that replaces the price list's, in minor units; with <see cref="DiscountKind.Overriding"/> alone.
    /// </summary>
    public long? Price { get; init; }

    /// <summary>Above 0 and at most 100, two decimals; with <see cref="DiscountKind.Percentage"/> alone.</summary>
    public decimal? Percent { get; init; }
}

public enum DiscountKind
{
    Overriding,
    Percentage,
}
