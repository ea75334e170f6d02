using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;

namespace FederationBroker.Plugins.Calls;

/// <summary>
/// The calls that subscribers wait for, of one purpose and one operator: bounded in time and number, and not made for a
/// moment after repeated failures. The log hears when it stops working and when it works again.
/// </summary>
/// <typeparam name="T">Outcome of a call; one of its cases says that there was no usable answer.</typeparam>
public sealed class GuardedCalls<T> : IDisposable
    where T : class
{
    private const int CallsAtOnce = 32;
    private const int CallsWaiting = 64;

    private readonly CallLimit limit;
    private readonly Unusable<T> unusable;
    private readonly AdapterAvailability availability;
    private readonly AdapterOperation measured;
    private readonly ConcurrencyLimiter bulkhead = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = CallsAtOnce,
            QueueLimit = CallsWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );
    private readonly ResiliencePipeline<T> breaker;

    public GuardedCalls(
        CallLimit limit,
        Unusable<T> unusable,
        AdapterAvailability availability,
        AdapterOperation measured
    )
    {
        (this.limit, this.unusable) = (limit, unusable);
        (this.availability, this.measured) = (availability, measured);
        breaker = new ResiliencePipelineBuilder<T> { TimeProvider = limit.Clock }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions<T>
                {
                    MinimumThroughput = 4,
                    FailureRatio = 0.5,
                    SamplingDuration = TimeSpan.FromSeconds(10),
                    BreakDuration = TimeSpan.FromSeconds(5),
                    ShouldHandle = new PredicateBuilder<T>().HandleResult(outcome =>
                        unusable.ReasonOf(outcome) is not null
                    ),
                }
            )
            .Build();
    }

    public void Dispose() => bulkhead.Dispose();

    /// <summary>Answers within the limit, whatever the adapter does.</summary>
    public Task<T> RunAsync(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        measured.MeasureAsync(() => GuardAsync(call, cancellation), unusable.ReasonOf);

    private async Task<T> GuardAsync(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit.Time, limit.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        T outcome;
        try
        {
            // The bulkhead is outside: that too many ask at once says nothing about the other side.
            var lease = await bulkhead.AcquireAsync(1, either.Token);
            outcome = lease.IsAcquired
                ? await breaker.ExecuteAsync(
                    token => new ValueTask<T>(
                        BoundedCall.RunAsync(call, unusable.Make, limit, cancellation, lease).WaitAsync(token)
                    ),
                    either.Token
                )
                : unusable.Make(BoundedCall.Crowded);
        }
        catch (BrokenCircuitException)
        {
            return unusable.Make(BoundedCall.LeftAlone);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            outcome = unusable.Make(BoundedCall.Late);
        }

        availability.Note(unusable.ReasonOf(outcome));
        return outcome;
    }
}

/// <summary>
/// The case of an outcome that says "no usable answer": how it is made, and its reason when an outcome is it.
/// </summary>
public sealed record Unusable<T>(Func<string, T> Make, Func<T, string?> ReasonOf);
