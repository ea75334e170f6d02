using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Devices;

/// <summary>A row of what others see as <see cref="Device"/>; this room alone reads and writes it.</summary>
internal sealed class DeviceRow : ITenantOwned
{
    public required DeviceId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountId AccountId { get; init; }

    public required string Uid { get; init; }

    public required DeviceType Type { get; init; }

    public string? Name { get; set; }

    public string? Region { get; set; }

    public required DeviceOutputs Outputs { get; set; }

    public required DateTimeOffset LinkedAt { get; init; }

    public DateTimeOffset? LastSeenAt { get; set; }

    public static Expression<Func<DeviceRow, Device>> Fact { get; } =
        row => new Device
        {
            Id = row.Id,
            AccountId = row.AccountId,
            Uid = row.Uid,
            Type = row.Type,
            Name = row.Name,
            Region = row.Region,
            Outputs = row.Outputs,
            LinkedAt = row.LinkedAt,
            LastSeenAt = row.LastSeenAt,
        };

    private static readonly Func<DeviceRow, Device> FactOf = Fact.Compile();

    public Device ToFact() => FactOf(this);
}
