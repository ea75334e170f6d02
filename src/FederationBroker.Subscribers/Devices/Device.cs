using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Devices;

/// <summary>A device, linked to exactly one service account (SUB-DEV).</summary>
public sealed record Device
{
    public const int LongestUid = 128;
    public const int LongestName = 64;
    public const int LongestRegion = 32;

    public required DeviceId Id { get; init; }

    public required AccountId AccountId { get; init; }

    /// <summary>The device's own identifier, unique in the tenant: 1 to 128 visible ASCII characters.</summary>
    public required string Uid { get; init; }

    public required DeviceType Type { get; init; }

    /// <summary>What the subscriber calls it.</summary>
    public string? Name { get; init; }

    public string? Region { get; init; }

    public required DeviceOutputs Outputs { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }

    public DateTimeOffset? LastSeenAt { get; init; }
}

/// <summary>What a set-top box may give out and take in.</summary>
public sealed record DeviceOutputs
{
    /// <summary>The DVB-T input is on.</summary>
    public bool TerrestrialInput { get; init; }

    /// <summary>Unprotected analog outputs are on.</summary>
    public bool AnalogOutput { get; init; }

    /// <summary>HDMI is protected by HDCP. On unless turned off.</summary>
    public bool Hdcp { get; init; } = true;
}

/// <summary>Something a device is told to do; it waits until the device asks.</summary>
public sealed record DeviceCommand
{
    public required Guid Id { get; init; }

    public required DeviceId DeviceId { get; init; }

    public required DeviceCommandKind Kind { get; init; }

    /// <summary>JSON object of names and values; with <see cref="DeviceCommandKind.Configure"/> alone.</summary>
    public string? ParametersJson { get; init; }

    public required DeviceCommandState State { get; init; }

    /// <summary>What the device said when it was done or failed.</summary>
    public string? Result { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>A device that was off that long is not told any more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}

public enum DeviceCommandKind
{
    Reboot,
    FactoryReset,
    Configure,
}

public enum DeviceCommandState
{
    Queued,
    Delivered,
    Done,
    Failed,
}
