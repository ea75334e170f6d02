using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Devices;

/// <summary>A row of what others see as <see cref="DeviceCommand"/>; this room alone reads and writes it.</summary>
internal sealed class DeviceCommandRow : ITenantOwned
{
    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required DeviceId DeviceId { get; init; }

    public required DeviceCommandKind Kind { get; init; }

    public string? ParametersJson { get; init; }

    public required DeviceCommandState State { get; set; }

    public string? Result { get; set; }

    public required DateTimeOffset QueuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public static Expression<Func<DeviceCommandRow, DeviceCommand>> Fact { get; } =
        row => new DeviceCommand
        {
            Id = row.Id,
            DeviceId = row.DeviceId,
            Kind = row.Kind,
            ParametersJson = row.ParametersJson,
            State = row.State,
            Result = row.Result,
            QueuedAt = row.QueuedAt,
            ExpiresAt = row.ExpiresAt,
            DeliveredAt = row.DeliveredAt,
            FinishedAt = row.FinishedAt,
        };

    private static readonly Func<DeviceCommandRow, DeviceCommand> FactOf = Fact.Compile();

    public DeviceCommand ToFact() => FactOf(this);
}
