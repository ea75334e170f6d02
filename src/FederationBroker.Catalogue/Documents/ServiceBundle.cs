using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Documents;

/// <summary>
/// A collection of content or services (SUB-BUN). Available to subscribers through the pricing plans that include it.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "kind",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(ChannelBundle), ChannelBundle.Kind)]
[JsonDerivedType(typeof(DvrBundle), DvrBundle.Kind)]
[JsonDerivedType(typeof(VodBundle), VodBundle.Kind)]
[JsonDerivedType(typeof(NpvrBundle), NpvrBundle.Kind)]
[JsonDerivedType(typeof(PpvBundle), PpvBundle.Kind)]
[JsonDerivedType(typeof(LimitBundle), LimitBundle.Kind)]
public abstract record ServiceBundle
{
    public static readonly ImmutableArray<string> Kinds =
    [
        ChannelBundle.Kind,
        DvrBundle.Kind,
        VodBundle.Kind,
        NpvrBundle.Kind,
        PpvBundle.Kind,
        LimitBundle.Kind,
    ];

    public required CatalogueId Id { get; init; }

    [Longest(200)]
    public required string Name { get; init; }

    [Longest(2000)]
    public string? Description { get; init; }

    /// <summary>Bundles without which this one is not in use.</summary>
    public ImmutableArray<CatalogueId> Requires { get; init; } = [];

    /// <summary>What the bundle holds.</summary>
    [JsonIgnore]
    public abstract ImmutableArray<ContentId> Contents { get; }

    /// <summary>What the bundle lets one do with its content.</summary>
    [JsonIgnore]
    public virtual ContentUse Use => ContentUse.View;

    /// <summary>
    /// True where the bundle being in use is not enough: each title or programme is bought by itself.
    /// </summary>
    [JsonIgnore]
    public virtual bool IsBoughtPiecewise => false;
}

public enum ContentUse
{
    /// <summary>Watching: a channel now, a title or programme at all.</summary>
    View,

    /// <summary>Watching what a channel has shown, from the archive.</summary>
    CatchUp,

    /// <summary>Recording in the network.</summary>
    Record,
}

/// <summary>Channels.</summary>
public sealed record ChannelBundle : ServiceBundle
{
    public const string Kind = "channels";

    public ImmutableArray<ContentId> Channels { get; init; } = [];

    [JsonIgnore]
    public override ImmutableArray<ContentId> Contents => Channels;
}

/// <summary>Channels with catch-up.</summary>
public sealed record DvrBundle : ServiceBundle
{
    public const string Kind = "dvr";

    public ImmutableArray<DvrChannel> Channels { get; init; } = [];

    [JsonIgnore]
    public override ImmutableArray<ContentId> Contents => [.. Channels.Select(channel => channel.Channel)];

    [JsonIgnore]
    public override ContentUse Use => ContentUse.CatchUp;
}

public sealed record DvrChannel
{
    public required ContentId Channel { get; init; }

    /// <summary>Depth of the archive in hours.</summary>
    public required int ArchiveHours { get; init; }

    /// <summary>Watching a running programme from its beginning.</summary>
    public bool TimeShift { get; init; }

    public bool PauseLive { get; init; }
}

/// <summary>Films and series.</summary>
public sealed record VodBundle : ServiceBundle
{
    public const string Kind = "vod";

    public required VodModel Model { get; init; }

    public ImmutableArray<ContentId> Titles { get; init; } = [];

    public bool Offline { get; init; }

    /// <summary>https address of the VAST server; with <see cref="VodModel.Avod"/> alone.</summary>
    [Longest(2000)]
    public string? AdServer { get; init; }

    [JsonIgnore]
    public override ImmutableArray<ContentId> Contents => Titles;

    [JsonIgnore]
    public override bool IsBoughtPiecewise => Model == VodModel.Tvod;
}

public enum VodModel
{
    /// <summary>Each title is rented.</summary>
    Tvod,

    /// <summary>All titles for a subscription.</summary>
    Svod,

    /// <summary>Paid by advertising.</summary>
    Avod,

    /// <summary>Free.</summary>
    Fvod,
}

/// <summary>Recording in the network.</summary>
public sealed record NpvrBundle : ServiceBundle
{
    public const string Kind = "npvr";

    public ImmutableArray<ContentId> Channels { get; init; } = [];

    /// <summary>Total length of all recordings, in hours.</summary>
    public required int RecordingHours { get; init; }

    /// <summary>How long a recording is kept, in days.</summary>
    public required int StorageDays { get; init; }

    /// <summary>The subscriber is told when this much of the quota is used, 1 to 100.</summary>
    public int NotifyAtPercent { get; init; } = 90;

    /// <summary>Hours beyond the quota before recordings have to be deleted.</summary>
    public int OverspendHours { get; init; }

    public bool RefuseOngoing { get; init; }

    public bool RefuseFinished { get; init; }

    /// <summary>
    /// How long after its end a programme may be recorded, in hours; null: as long as it is available.
    /// </summary>
    public int? FinishedWithinHours { get; init; }

    [JsonIgnore]
    public override ImmutableArray<ContentId> Contents => Channels;

    [JsonIgnore]
    public override ContentUse Use => ContentUse.Record;
}

/// <summary>Programmes paid by view.</summary>
public sealed record PpvBundle : ServiceBundle
{
    public const string Kind = "ppv";

    public required PpvCharge Charge { get; init; }

    public ImmutableArray<ContentId> Programmes { get; init; } = [];

    [JsonIgnore]
    public override ImmutableArray<ContentId> Contents => Programmes;

    [JsonIgnore]
    public override bool IsBoughtPiecewise => true;
}

public enum PpvCharge
{
    /// <summary>One price for the whole programme.</summary>
    Fixed,

    /// <summary>The price is for each minute watched.</summary>
    PerMinute,
}

/// <summary>More devices, or more of them at once, than the operator's limits (SUB-DEV).</summary>
public sealed record LimitBundle : ServiceBundle
{
    public const string Kind = "limit";

    /// <summary>Raises the limit of one type as well as the total; null: the total alone.</summary>
    public DeviceType? DeviceType { get; init; }

    public int Linked { get; init; }

    public int Concurrent { get; init; }

    [JsonIgnore]
    public override ImmutableArray<ContentId> Contents => [];
}
