using FederationBroker.Kernel;
using FederationBroker.Plugins.Packages;

namespace FederationBroker.Plugins.Processes;

/// <summary>Where an adapter is in its life. Calls are made while it is <see cref="Ready"/> or <see cref="Degraded"/>.
/// </summary>
/// <param name="Since">From when on.</param>
internal abstract record AdapterState(DateTimeOffset Since)
{
    /// <summary>A word for metrics and pages.</summary>
    public string Word => GetType().Name.ToLowerInvariant();

    internal bool TakesCalls => this is Ready or Degraded;

    /// <summary>Why it does not run; null while it does, or is about to.</summary>
    internal Refusal? Reason =>
        this switch
        {
            Waiting waiting => waiting.Why,
            Rejected rejected => rejected.Why,
            ConfigurationInvalid invalid => invalid.Why,
            Quarantined quarantined => AdapterErrors.LeftAlone.WithDetail(quarantined.Why),
            _ => null,
        };

    /// <summary>Found, and not looked at yet.</summary>
    public sealed record Discovered(DateTimeOffset Since) : AdapterState(Since);

    /// <summary>Genuine, and being started.</summary>
    public sealed record Starting(DateTimeOffset Since) : AdapterState(Since);

    /// <summary>Runs, and its other side can be reached.</summary>
    public sealed record Ready(DateTimeOffset Since) : AdapterState(Since);

    /// <summary>Runs, and says that something is wrong or does not say that it is well.</summary>
    public sealed record Degraded(DateTimeOffset Since) : AdapterState(Since);

    /// <summary>Ended by itself; it is started again in a while.</summary>
    public sealed record Waiting(DateTimeOffset Since, Refusal? Why) : AdapterState(Since);

    /// <summary>Not what its publisher signed, or not for this broker: never run.</summary>
    public sealed record Rejected(DateTimeOffset Since, Refusal Why) : AdapterState(Since);

    /// <summary>It refuses its configuration.</summary>
    public sealed record ConfigurationInvalid(DateTimeOffset Since, Refusal Why) : AdapterState(Since);

    /// <summary>
    /// Crashed too often, or broke its contract with money at stake: runs again when somebody says so.
    /// </summary>
    public sealed record Quarantined(DateTimeOffset Since, string Why) : AdapterState(Since);

    /// <summary>Not meant to run any more.</summary>
    public sealed record Stopped(DateTimeOffset Since) : AdapterState(Since);
}
