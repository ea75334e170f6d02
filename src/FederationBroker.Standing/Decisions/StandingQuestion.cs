using System.Collections.Immutable;
using System.Net;
using FederationBroker.Kernel;

namespace FederationBroker.Standing.Decisions;

/// <summary>What a partner wants to know.</summary>
public sealed record StandingQuestion
{
    /// <summary>The partner's pseudonym of the subscriber.</summary>
    public required string Subject { get; init; }

    public required ImmutableArray<string> Resources { get; init; }

    /// <summary>
    /// Type of device as the operator's catalogue names it; an unknown one gets only what is for every device.
    /// </summary>
    public required DeviceType Device { get; init; }

    public StandingUse Use { get; init; }

    public StandingViewer Viewer { get; init; } = new();
}

/// <summary>Who is watching and from where, as far as the question says.</summary>
public sealed record StandingViewer
{
    /// <summary>The cable login behind it, whose user profile is watching; null: none is known.</summary>
    public Guid? Session { get; init; }

    /// <summary>The profile a stream was started with; its PIN was settled then.</summary>
    public ProfileId? Profile { get; init; }

    /// <summary>
    /// The device's own address as the partner sees it; a household that signed in from home is asked for it.
    /// </summary>
    public IPAddress? Address { get; init; }

    /// <summary>Source port to the address; 0: unknown.</summary>
    public int Port { get; init; }
}

/// <summary>What is to be done with a resource.</summary>
public enum StandingUse
{
    /// <summary>Watching it now.</summary>
    View,

    /// <summary>Watching it from a channel's archive.</summary>
    CatchUp,

    /// <summary>Recording it in the network.</summary>
    Record,
}
