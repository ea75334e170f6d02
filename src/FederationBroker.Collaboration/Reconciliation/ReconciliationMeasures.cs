using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>How comparisons end, and what they find.</summary>
internal sealed class ReconciliationMeasures
{
    private readonly Counter<long> runs;
    private readonly Counter<long> breaks;

    public ReconciliationMeasures(IMeterFactory meters)
    {
        var meter = meters.Create(Meters.Collaboration);
        runs = meter.CreateCounter<long>(
            "fbroker.reconciliation.runs",
            unit: "{run}",
            "Comparisons of the books with billing and with services, by how they ended."
        );
        breaks = meter.CreateCounter<long>(
            "fbroker.reconciliation.breaks",
            unit: "{break}",
            "Differences that were found for the first time, by their kind."
        );
    }

    /// <param name="run">As it was committed.</param>
    /// <param name="fresh">What nobody knew before.</param>
    public void Note(ReconciliationRunRow run, ImmutableArray<FoundBreak> fresh)
    {
        runs.Add(
            1,
            new TagList
            {
                { MeterTags.Tenant, run.Tenant.Value },
                { MeterTags.System, run.Source.ToString() },
                { MeterTags.Outcome, OutcomeOf(run) },
            }
        );
        foreach (var kind in fresh.GroupBy(one => one.Kind))
            breaks.Add(
                kind.Count(),
                new TagList
                {
                    { MeterTags.Tenant, run.Tenant.Value },
                    { MeterTags.System, run.Source.ToString() },
                    { MeterTags.Kind, kind.Key.ToString() },
                }
            );
    }

    private static string OutcomeOf(ReconciliationRunRow run) =>
        run.IsUnanswered ? "unanswered"
        : run.Broken == 0 ? "agrees"
        : "differs";
}
