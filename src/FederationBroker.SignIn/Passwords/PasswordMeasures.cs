using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.SignIn.Passwords;

/// <summary>How long people wait until their password is compared.</summary>
internal sealed class PasswordMeasures(IMeterFactory meters)
{
    private readonly Histogram<double> waits = meters
        .Create(Meters.SignIn)
        .CreateHistogram(
            "fbroker.password.wait",
            unit: "s",
            "Waiting for a turn to compare a password, by whether there was one.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.01, 0.1, 0.3, 1, 3, 10] }
        );

    /// <param name="began">Timestamp of the stopwatch.</param>
    public void Waited(long began, bool gotTurn) =>
        waits.Record(
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            KeyValuePair.Create(MeterTags.Outcome, (object?)(gotTurn ? "turn" : "busy"))
        );
}

/// <summary>How full the queue is.</summary>
internal sealed class PasswordGauges(PasswordHashing hashing) : IGauges
{
    public string Meter => Meters.SignIn;

    public void AddTo(Meter meter)
    {
        meter.CreateObservableGauge(
            "fbroker.password.waiting",
            () => hashing.Queue.Waiting,
            unit: "{password}",
            "Passwords that wait to be compared."
        );
        meter.CreateObservableGauge(
            "fbroker.password.running",
            () => hashing.Queue.Running,
            unit: "{password}",
            "Passwords that are being compared."
        );
    }
}
