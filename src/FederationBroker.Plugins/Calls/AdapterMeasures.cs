using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Plugins.Calls;

/// <summary>How long operators' systems take, and what comes of asking them.</summary>
public sealed class AdapterMeasures(IMeterFactory meters)
{
    private readonly Histogram<double> calls = meters
        .Create(Meters.Subscribers)
        .CreateHistogram(
            "fbroker.adapter.calls",
            unit: "s",
            "Calls of operators' systems, by how they ended.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 3, 10] }
        );

    /// <param name="system">A word of the code.</param>
    /// <param name="operation">A word of the code.</param>
    public AdapterOperation Of(TenantId tenant, string system, string operation) =>
        new(calls, tenant, system, operation);
}

/// <summary>One kind of call of one operator's system.</summary>
public sealed class AdapterOperation
{
    private const string Answered = "answered";
    private const string Late = "late";
    private const string Crowded = "crowded";
    private const string LeftAlone = "left-alone";
    private const string Unavailable = "unavailable";
    private const string Abandoned = "abandoned";

    private readonly Histogram<double> calls;
    private readonly TenantId tenant;
    private readonly string system;
    private readonly string operation;

    internal AdapterOperation(Histogram<double> calls, TenantId tenant, string system, string operation) =>
        (this.calls, this.tenant, this.system, this.operation) = (calls, tenant, system, operation);

    /// <param name="reasonOf">Null when there was a usable answer.</param>
    public async Task<T> MeasureAsync<T>(Func<Task<T>> call, Func<T, string?> reasonOf)
    {
        using var step = Steps.Begin(Steps.AdapterCall);
        var (began, outcome) = (Stopwatch.GetTimestamp(), Abandoned);
        try
        {
            var result = await call();
            outcome = WordOf(reasonOf(result));
            return result;
        }
        finally
        {
            Note(Stopwatch.GetElapsedTime(began), outcome, step);
        }
    }

    // The adapter's own reason is free text: it counts as one word.
    private static string WordOf(string? reason) =>
        reason switch
        {
            null => Answered,
            BoundedCall.Late => Late,
            BoundedCall.Crowded => Crowded,
            BoundedCall.LeftAlone => LeftAlone,
            _ => Unavailable,
        };

    private void Note(TimeSpan took, string outcome, Activity? step)
    {
        var tags = new TagList
        {
            { MeterTags.Tenant, tenant.Value },
            { MeterTags.System, system },
            { MeterTags.Operation, operation },
            { MeterTags.Outcome, outcome },
        };
        calls.Record(took.TotalSeconds, tags);
        if (step is null)
            return;
        foreach (var (name, value) in tags)
            step.SetTag(name, value);
    }
}
