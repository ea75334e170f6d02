using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;
using Microsoft.Extensions.Hosting;

namespace FederationBroker.Data.Recurring;

/// <summary>
/// How often each background work went round since the node started, and how often a part of it failed.
/// </summary>
internal sealed class RecurringGauges(IEnumerable<IHostedService> services) : IGauges
{
    private readonly RecurringWork[] works = [.. services.OfType<RecurringWork>()];

    public string Meter => Meters.Data;

    public void AddTo(Meter meter) =>
        meter.CreateObservableCounter(
            "fbroker.background.rounds",
            () => works.SelectMany(RoundsOf),
            unit: "{round}",
            "Rounds of background work, by how they ended."
        );

    private static IEnumerable<Measurement<long>> RoundsOf(RecurringWork work)
    {
        var (done, failed) = work.Rounds;
        yield return Measured(work, done, "done");
        yield return Measured(work, failed, "failed");
    }

    private static Measurement<long> Measured(RecurringWork work, long rounds, string outcome) =>
        new(
            rounds,
            KeyValuePair.Create(MeterTags.Work, (object?)work.GetType().Name),
            KeyValuePair.Create(MeterTags.Outcome, (object?)outcome)
        );
}
