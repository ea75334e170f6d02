using System.Diagnostics.Metrics;
using FederationBroker.Data.Auditing.Checkpoints;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// Counts audit events where they are chained: by whichever node does it, a moment after they were written.
/// </summary>
internal sealed class AuditMeasures(IMeterFactory meters)
{
    private readonly Counter<long> events = meters
        .Create(Meters.Data)
        .CreateCounter<long>("fbroker.audit.events", "{event}", "Audit events that this node has chained.");

    public void Count(AuditGrowth growth) =>
        events.Add(
            growth.To.Position - growth.From.Position,
            KeyValuePair.Create(MeterTags.Tenant, (object?)growth.To.Tenant.Value)
        );
}

/// <summary>How well checkpoints vouch for the chains that this node extends.</summary>
internal sealed class AuditGauges(AuditCheckpoints checkpoints, TimeProvider clock) : IGauges
{
    public string Meter => Meters.Data;

    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge(
            "fbroker.audit.checkpoint.age",
            Age,
            unit: "s",
            "Since this node wrote its newest checkpoint; none before its first one."
        );
        meter.CreateObservableGauge(
            "fbroker.audit.checkpoint.lag",
            () => checkpoints.EventsWithout,
            unit: "{event}",
            "Chained events that no checkpoint of this node covers yet."
        );
    }

    private IEnumerable<Measurement<double>> Age() =>
        checkpoints.Last is { } last ? [new((clock.GetUtcNow() - last.At).TotalSeconds)] : [];
}
