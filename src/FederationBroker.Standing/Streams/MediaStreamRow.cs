using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Standing.Decisions;

namespace FederationBroker.Standing.Streams;

/// <summary>A row of what others see as <see cref="MediaStream"/>; this room alone reads and writes it.</summary>
internal sealed class MediaStreamRow : ITenantOwned
{
    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountId AccountId { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required PartnerId Partner { get; init; }

    public required ContentId Content { get; init; }

    public required StandingUse Use { get; init; }

    public required DeviceType DeviceType { get; init; }

    public required byte[] DeviceDigest { get; init; }

    public Guid? SessionId { get; init; }

    public ProfileId? ProfileId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public StreamEnd? End { get; set; }

    public static Expression<Func<MediaStreamRow, MediaStream>> Fact { get; } =
        row => new MediaStream
        {
            Id = row.Id,
            AccountId = row.AccountId,
            SubscriberId = row.SubscriberId,
            Partner = row.Partner,
            Content = row.Content,
            Use = row.Use,
            DeviceType = row.DeviceType,
            DeviceDigest = row.DeviceDigest,
            SessionId = row.SessionId,
            ProfileId = row.ProfileId,
            StartedAt = row.StartedAt,
            ExpiresAt = row.ExpiresAt,
            EndedAt = row.EndedAt,
            End = row.End,
        };

    private static readonly Func<MediaStreamRow, MediaStream> FactOf = Fact.Compile();

    public MediaStream ToFact() => FactOf(this);
}
