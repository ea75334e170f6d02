using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Plugins.Fleet;

/// <summary>How many adapters are in which state, by operator.</summary>
internal sealed class AdapterGauges(AdapterFleet fleet) : IGauges
{
    public string Meter => Meters.Plugins;

    public void AddTo(Meter meter) =>
        meter.CreateObservableGauge(
            "fbroker.adapters",
            () =>
                fleet
                    .States.CountBy(adapter => adapter)
                    .Select(counted => new Measurement<int>(
                        counted.Value,
                        KeyValuePair.Create(MeterTags.Tenant, (object?)counted.Key.Tenant.Value),
                        KeyValuePair.Create(MeterTags.Kind, (object?)counted.Key.State)
                    )),
            unit: "{adapter}",
            "Adapters with a process of their own, by state."
        );
}
