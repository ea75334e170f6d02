using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Data.Outages;

/// <summary>What the watch over the database found, now and so far.</summary>
internal sealed class DatabaseGauges(DatabaseHealth health) : IGauges
{
    public string Meter => Meters.Data;

    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge(
            "fbroker.database.ready",
            () => health.Verdict is DatabaseVerdict.Sound ? 1 : 0,
            unit: null,
            "1 while the database answers, takes changes and has the schema of this build; 0 otherwise."
        );
        meter.CreateObservableCounter(
            "fbroker.database.outages",
            () =>
                Enum.GetValues<OutageKind>()
                    .Select(kind => new Measurement<long>(
                        health.OutagesOf(kind),
                        KeyValuePair.Create(MeterTags.Kind, (object?)kind.ToString())
                    )),
            unit: "{outage}",
            "Outages of the database that began, by what was found first."
        );
    }
}
