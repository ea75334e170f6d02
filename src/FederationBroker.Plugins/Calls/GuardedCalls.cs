namespace FederationBroker.Plugins.Calls;

/// <summary>
/// The calls that subscribers wait for, of one purpose and one operator: bounded in time and number, and not made for a
/// moment after repeated failures. The log hears when it stops working and when it works again.
/// </summary>
/// <typeparam name="T">Outcome of a call; one of its cases says that there was no usable answer.</typeparam>
public sealed class GuardedCalls<T>(
    CallLimit limit,
    Unusable<T> unusable,
    AdapterAvailability availability,
    AdapterOperation measured
) : IDisposable
    where T : class
{
    private readonly CallGuard guard = new(
        new CallGuardLimits(
            AtOnce: 32,
            Waiting: 64,
            FewestFailures: 4,
            Lately: TimeSpan.FromSeconds(10),
            LeftAloneFor: TimeSpan.FromSeconds(5)
        ),
        limit.Clock
    );

    public void Dispose() => guard.Dispose();

    /// <summary>Answers within the limit, whatever the adapter does.</summary>
    public Task<T> RunAsync(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        measured.MeasureAsync(() => GuardAsync(call, cancellation), unusable.ReasonOf);

    private async Task<T> GuardAsync(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var outcome = await guard.RunAsync(call, unusable, limit, cancellation);
        var reason = unusable.ReasonOf(outcome);
        // Whoever leaves it alone has learned nothing new of it.
        if (reason is not BoundedCall.LeftAlone)
            availability.Note(reason);
        return outcome;
    }
}

/// <summary>
/// The case of an outcome that says "no usable answer": how it is made, and its reason when an outcome is it.
/// </summary>
public sealed record Unusable<T>(Func<string, T> Make, Func<T, string?> ReasonOf);
