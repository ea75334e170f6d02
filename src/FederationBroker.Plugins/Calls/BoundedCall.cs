namespace FederationBroker.Plugins.Calls;

/// <summary>
/// One call of an adapter: it answers in time or is unavailable, and never throws. An adapter is not trusted to keep
/// its deadline or its promise not to throw.
/// </summary>
public static class BoundedCall
{
    public const string Late = "it did not answer in time";
    public const string Crowded = "too many calls are waiting";
    public const string LeftAlone = "it failed too often, so it is left alone for a moment";

    /// <param name="unavailable">The outcome for a call that came to nothing, given a reason without any data.</param>
    /// <param name="held">Given back when the call has really ended: calls that hang use up their own permits, not the
    /// broker's threads.</param>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call,
        Func<string, T> unavailable,
        CallLimit limit,
        CancellationToken cancellation,
        IDisposable? held = null
    )
    {
        using var deadline = new CancellationTokenSource(limit.Time, limit.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var running = Task.Run(() => call(either.Token), CancellationToken.None);
        _ = running.ContinueWith(
            (ended, permit) =>
            {
                _ = ended.Exception; // observed: nobody waits for a call that came too late
                (permit as IDisposable)?.Dispose();
            },
            held,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        try
        {
            return await running.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return unavailable(Late);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The type alone: a message could repeat what the other side sent.
            return unavailable($"the adapter failed ({failure.GetType().Name})");
        }
    }
}

/// <summary>How long a call may take, by which clock.</summary>
public sealed record CallLimit(TimeSpan Time, TimeProvider Clock);
