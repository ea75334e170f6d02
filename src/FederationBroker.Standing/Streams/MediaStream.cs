using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Standing.Decisions;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Standing.Streams;

/// <summary>
/// Something being watched right now. It counts against the account's limits until it is ended or its heartbeat stays
/// out.
/// </summary>
public sealed record MediaStream
{
    public required Guid Id { get; init; }

    public required AccountId AccountId { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required PartnerId Partner { get; init; }

    public required ContentId Content { get; init; }

    public required StandingUse Use { get; init; }

    public required DeviceType DeviceType { get; init; }

    /// <summary>
    /// Keyed digest of the partner's own device identifier: the same device starting again replaces its stream.
    /// </summary>
    public required byte[] DeviceDigest { get; init; }

    /// <summary>
    /// The cable login it was started under, when the partner said so; asked about again at every heartbeat.
    /// </summary>
    public Guid? SessionId { get; init; }

    /// <summary>The user profile that is watching.</summary>
    public ProfileId? ProfileId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Moved on by each heartbeat.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public StreamEnd? End { get; init; }
}

public enum StreamEnd
{
    /// <summary>The player said so.</summary>
    Stopped,

    /// <summary>Another device of the account took its place.</summary>
    StoppedByOther,

    /// <summary>The same device started something else.</summary>
    Replaced,

    /// <summary>The subscriber may not watch it any more.</summary>
    NoLongerEntitled,
}

internal sealed class StreamTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<MediaStreamRow>();
        table.ToTable("media_stream").HasKey(row => row.Id);
        table.Property(row => row.Use).HasConversion<string>().HasMaxLength(16);
        table.Property(row => row.End).HasConversion<string>().HasMaxLength(24);
        table.HasIndex(row => row.AccountId).HasFilter("ended_at IS NULL").HasDatabaseName("ix_media_stream_running");
        table.HasIndex(row => row.ExpiresAt).ForSweeping();
        table.GoesWithAccount(row => row.AccountId);
        table.OutlivesProfile(row => row.ProfileId);
        table.GoesWithSubscriber(row => row.SubscriberId);
    }
}
