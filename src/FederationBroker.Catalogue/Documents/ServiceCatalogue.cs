using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Documents;

/// <summary>
/// Everything an operator sells, as one immutable document: each change makes a new version of the whole, checked as a
/// whole (<c>CatalogueRules</c>), so that no moment exists in which a price list overlaps or a bundle is
/// missing.
/// </summary>
public sealed record ServiceCatalogue
{
    public static ServiceCatalogue Empty { get; } = new() { Currency = "EUR" };

    /// <summary>ISO 4217; every price of the catalogue is in its minor unit.</summary>
    [Longest(3)]
    public required string Currency { get; init; }

    /// <summary>How many devices an account may have altogether; null: no limit besides those by type.</summary>
    public int? LinkedDevices { get; init; }

    /// <summary>How many devices of an account may play at once; null: no limit besides those by type.</summary>
    public int? ConcurrentStreams { get; init; }

    public ImmutableArray<DeviceTypeEntry> DeviceTypes { get; init; } = [];

    /// <summary>
    /// The operator's own content. Content shared by all operators of the installation is not in here.
    /// </summary>
    public ImmutableArray<ContentItem> Content { get; init; } = [];

    public ImmutableArray<ServiceBundle> Bundles { get; init; } = [];

    public ImmutableArray<PriceList> PriceLists { get; init; } = [];

    public ImmutableArray<Discount> Discounts { get; init; } = [];

    public ImmutableArray<PricingPlan> Plans { get; init; } = [];
}

/// <summary>A kind of device, and how many of it an account may have (SUB-DEV).</summary>
public sealed record DeviceTypeEntry
{
    public required DeviceType Id { get; init; }

    [Longest(200)]
    public required string Name { get; init; }

    /// <summary>Null: no limit of its own.</summary>
    public int? Linked { get; init; }

    /// <summary>Null: no limit of its own.</summary>
    public int? Concurrent { get; init; }
}

/// <summary>Something that can be watched: a channel, a title, a programme.</summary>
public sealed record ContentItem
{
    public required ContentId Id { get; init; }

    [Longest(300)]
    public required string Title { get; init; }

    /// <summary>Age rating, 0 to 21: what user profiles' access levels are compared with.</summary>
    public int AccessLevel { get; init; }

    /// <summary>Partners that may ask about it; empty: the operator's own services only.</summary>
    [Longest(64)]
    public ImmutableArray<string> Partners { get; init; } = [];

    /// <summary>Content provider whose price applies, where prices differ by provider.</summary>
    [Longest(128)]
    public string? Provider { get; init; }

    /// <summary>Forms in which it is sold ("SD", "HD"), where prices differ by form.</summary>
    [Longest(64)]
    public ImmutableArray<string> AssetTypes { get; init; } = [];

    /// <summary>Regions in which it is offered; empty: everywhere.</summary>
    [Longest(32)]
    public ImmutableArray<string> Regions { get; init; } = [];
}
