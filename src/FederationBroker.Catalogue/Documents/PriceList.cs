using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Documents;

/// <summary>
/// What a bundle costs (SUB-PRICE). A bundle has at most one price list of each provision at any instant.
/// </summary>
public sealed record PriceList
{
    public required CatalogueId Id { get; init; }

    public required CatalogueId Bundle { get; init; }

    public required Provision Provision { get; init; }

    /// <summary>In minor units of the catalogue's currency.</summary>
    public required long Price { get; init; }

    /// <summary>For a subscription the time between payments, for a purchase the time of use.</summary>
    public required Term Term { get; init; }

    public Validity Validity { get; init; } = Validity.Always;

    /// <summary>
    /// Other prices for some forms or providers of what is sold piece by piece; the first that fits counts.
    /// </summary>
    public ImmutableArray<AssetPrice> Assets { get; init; } = [];
}

public enum Provision
{
    /// <summary>One payment for a time of use.</summary>
    OneTime,

    /// <summary>Paid again and again until it is ended.</summary>
    Subscription,
}

public enum Term
{
    Day,
    Month,
    Year,

    /// <summary>For good; one-time purchases only.</summary>
    Lifetime,
}

/// <summary>Price by asset type and provider; null matches every one.</summary>
public sealed record AssetPrice
{
    [Longest(64)]
    public string? AssetType { get; init; }

    [Longest(128)]
    public string? Provider { get; init; }

    /// <summary>In minor units of the catalogue's currency.</summary>
    public required long Price { get; init; }

    /// <summary>Null: the price list's own.</summary>
    public Term? Term { get; init; }
}

/// <summary>A span of time; an end that is null is open.</summary>
public sealed record Validity
{
    public static Validity Always { get; } = new();

    public DateTimeOffset? From { get; init; }

    /// <summary>Exclusive: what starts at this instant does not overlap.</summary>
    public DateTimeOffset? Until { get; init; }

    public bool Covers(DateTimeOffset instant) =>
        (From is not { } from || from <= instant) && (Until is not { } until || instant < until);

    public bool Overlaps(Validity other) => Starts(this) < Ends(other) && Starts(other) < Ends(this);

    /// <summary>False for a span that ends before it begins.</summary>
    public bool IsOrdered => Starts(this) < Ends(this);

    private static DateTimeOffset Starts(Validity span) => span.From ?? DateTimeOffset.MinValue;

    private static DateTimeOffset Ends(Validity span) => span.Until ?? DateTimeOffset.MaxValue;
}
