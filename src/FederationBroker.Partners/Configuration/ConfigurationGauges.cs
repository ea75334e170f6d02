using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Partners.Configuration;

/// <summary>Which configuration this node serves, and what of it is refused or ends soon.</summary>
internal sealed class ConfigurationGauges(PartnerRegistry registry, TimeProvider clock) : IGauges
{
    public string Meter => Meters.Partners;

    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge(
            "fbroker.configuration.generation",
            () => registry.Current.Generation,
            unit: null,
            "Configurations that this process has taken over."
        );
        meter.CreateObservableGauge(
            "fbroker.configuration.faulty_files",
            () => registry.FaultyFiles.Length,
            unit: "{file}",
            "Files that are refused now."
        );
        meter.CreateObservableGauge(
            "fbroker.configuration.nearest_end",
            NearestEnds,
            unit: "d",
            "Days until the next agreement, metadata or authority of the operator ends; below 0 when one has ended. "
                + $"None while nothing ends within {Deadline.UsualNotice.TotalDays} days."
        );
    }

    private IEnumerable<Measurement<double>> NearestEnds()
    {
        var now = clock.GetUtcNow();
        return Deadline
            .Of(registry.Current, now)
            .DistinctBy(end => end.Tenant)
            .Select(end => new Measurement<double>(
                (end.At - now).TotalDays,
                KeyValuePair.Create(MeterTags.Tenant, (object?)end.Tenant.Value)
            ));
    }
}
