using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;

namespace FederationBroker.Plugins.Calls;

/// <summary>
/// Stands before an adapter: so many calls at once, each in its time, and none for a while after most have come to
/// nothing. It never tries again by itself: whoever asked knows what it means that something may have happened.
/// </summary>
internal sealed class CallGuard : IDisposable
{
    private readonly ConcurrencyLimiter bulkhead;
    private readonly ResiliencePipeline breaker;

    public CallGuard(CallGuardLimits limits, TimeProvider clock)
    {
        bulkhead = new ConcurrencyLimiter(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = limits.AtOnce,
                QueueLimit = limits.Waiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
        breaker = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddCircuitBreaker(
                new CircuitBreakerStrategyOptions
                {
                    MinimumThroughput = limits.FewestFailures,
                    FailureRatio = 0.5,
                    SamplingDuration = limits.Lately,
                    BreakDuration = limits.LeftAloneFor,
                    ShouldHandle = made => ValueTask.FromResult(made.Outcome.Result is CallEnd.CameToNothing),
                }
            )
            .Build();
    }

    public void Dispose() => bulkhead.Dispose();

    /// <param name="call">Made once, or not at all.</param>
    /// <param name="unusable">What a call that came to nothing is told by. A refusal is an answer, and a healthy
    /// one.</param>
    /// <param name="limit">How long is waited, for a turn and for the answer together.</param>
    /// <param name="cancellation">The caller has gone.</param>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call,
        Unusable<T> unusable,
        CallLimit limit,
        CancellationToken cancellation
    )
        where T : class
    {
        using var deadline = new CancellationTokenSource(limit.Time, limit.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        // The bulkhead is outside: that too many ask at once says nothing about the other side.
        var turn = await TurnAsync(either.Token, cancellation);
        if (turn is not { IsAcquired: true })
            return unusable.Make(BoundedCall.Crowded);
        var isGivenBackByTheCall = false;
        var outcome = unusable.Make(BoundedCall.LeftAlone);
        try
        {
            await breaker.ExecuteAsync(
                async _ =>
                {
                    isGivenBackByTheCall = true;
                    var running = BoundedCall.RunAsync(call, unusable.Make, limit, cancellation, turn);
                    outcome = await InTimeAsync(running, unusable, either.Token, cancellation);
                    return unusable.ReasonOf(outcome) is null ? CallEnd.Answered : CallEnd.CameToNothing;
                },
                cancellation
            );
        }
        catch (BrokenCircuitException)
        {
            // it is left alone
        }
        finally
        {
            if (!isGivenBackByTheCall)
                turn.Dispose();
        }

        return outcome;
    }

    // Null: none in time.
    private async Task<RateLimitLease?> TurnAsync(CancellationToken inTime, CancellationToken cancellation)
    {
        try
        {
            return await bulkhead.AcquireAsync(1, inTime);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    // The call's own limit began when it did; who waited for a turn has less left.
    private static async Task<T> InTimeAsync<T>(
        Task<T> running,
        Unusable<T> unusable,
        CancellationToken inTime,
        CancellationToken cancellation
    )
        where T : class
    {
        try
        {
            return await running.WaitAsync(inTime);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return unusable.Make(BoundedCall.Late);
        }
    }

    private enum CallEnd
    {
        Answered,
        CameToNothing,
    }
}

/// <param name="AtOnce">Calls at once.</param>
/// <param name="Waiting">Calls that wait for their turn; further ones come to nothing at once.</param>
/// <param name="FewestFailures">Fewer calls than this, lately, say nothing.</param>
/// <param name="Lately">What counts as such.</param>
/// <param name="LeftAloneFor">How long no call is made after half of them have come to nothing.</param>
internal sealed record CallGuardLimits(
    int AtOnce,
    int Waiting,
    int FewestFailures,
    TimeSpan Lately,
    TimeSpan LeftAloneFor
);
