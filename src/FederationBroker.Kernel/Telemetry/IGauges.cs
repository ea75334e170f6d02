using System.Diagnostics.Metrics;

namespace FederationBroker.Kernel.Telemetry;

/// <summary>
/// What a room knows at any moment, in contrast to what it counts as it happens: looked at when somebody reads the
/// metrics, and never made where nobody does.
/// </summary>
public interface IGauges
{
    /// <summary>One of <see cref="Meters"/>.</summary>
    string Meter { get; }

    void AddTo(Meter meter);
}
