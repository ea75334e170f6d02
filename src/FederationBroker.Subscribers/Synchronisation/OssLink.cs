using System.Threading.RateLimiting;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.People;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace FederationBroker.Subscribers.Synchronisation;

/// <summary>
/// One operator's OSS/BSS as the rest of the broker sees it: it answers in time or is unavailable, and never throws. An adapter is not
/// trusted to keep its deadline or its promise not to throw.
/// </summary>
public sealed class OssLink : IDisposable
{
    private const int CallsAtOnce = 32;
    private const int CallsWaiting = 64;

    private readonly ISubscriberDataAdapter adapter;
    private readonly TimeProvider clock;
    private readonly ConcurrencyLimiter bulkhead = new(new ConcurrencyLimiterOptions { PermitLimit = CallsAtOnce, QueueLimit = CallsWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private readonly ResiliencePipeline<PersonOutcome> breaker;
    private readonly OssAvailability people;

    internal OssLink(TenantId tenant, OssConnection connection, ISubscriberDataAdapter adapter, TimeProvider clock, ILogger log)
    {
        Connection = connection;
        this.adapter = adapter;
        this.clock = clock;
        people = new OssAvailability(tenant, "personal data", log);
        Feed = new OssAvailability(tenant, "changes", log);
        Cache = new PersonCache(clock);
        breaker = new ResiliencePipelineBuilder<PersonOutcome> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<PersonOutcome>
            {
                MinimumThroughput = 4,
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = new PredicateBuilder<PersonOutcome>().HandleResult(outcome => outcome is PersonOutcome.Unavailable),
            })
            .Build();
    }

    internal OssConnection Connection { get; }

    internal PersonCache Cache { get; }

    /// <summary>Whether feed and orders work; both are used by one node at a time.</summary>
    internal OssAvailability Feed { get; }

    public void Dispose()
    {
        Cache.Dispose();
        bulkhead.Dispose();
        (adapter as IDisposable)?.Dispose();
    }

    private TimeSpan Limit => Connection.Settings.Timeout;

    internal async Task<PersonOutcome> FetchAsync(PersonReference person, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        PersonOutcome outcome;
        try
        {
            // The bulkhead is outside: that too many ask at once says nothing about the OSS/BSS.
            var lease = await bulkhead.AcquireAsync(1, either.Token);
            outcome = lease.IsAcquired
                ? await breaker.ExecuteAsync(token => new ValueTask<PersonOutcome>(CallAsync(lease, person, cancellation, token)), either.Token)
                : new PersonOutcome.Unavailable("too many calls are waiting");
        }
        catch (BrokenCircuitException)
        {
            return new PersonOutcome.Unavailable("it failed too often, so it is left alone for a moment");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            outcome = new PersonOutcome.Unavailable(Late);
        }

        people.Note((outcome as PersonOutcome.Unavailable)?.Reason);
        return outcome;
    }

    internal Task<ChangesOutcome> ReadChangesAsync(string? cursor, CancellationToken cancellation)
        => BoundedAsync(token => adapter.ReadChangesAsync(cursor, Limit, token), reason => new ChangesOutcome.Unavailable(reason), cancellation);

    internal Task<SendOutcome> SendAsync(AccountOrder order, CancellationToken cancellation)
        => BoundedAsync(token => adapter.SendChangeAsync(order, Limit, token), reason => new SendOutcome.Unavailable(reason), cancellation);

    private const string Late = "it did not answer in time";

    // The permit is given back when the call has really ended: calls that hang use up their own permits, not the broker's threads.
    private async Task<PersonOutcome> CallAsync(RateLimitLease lease, PersonReference person, CancellationToken caller, CancellationToken cancellation)
    {
        var call = BoundedAsync(token => adapter.FetchPersonAsync(person, Limit, token), reason => new PersonOutcome.Unavailable(reason), caller, lease);
        return await call.WaitAsync(cancellation);
    }

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> call, Func<string, T> unavailable, CancellationToken cancellation, RateLimitLease? lease = null)
    {
        using var deadline = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var running = Task.Run(() => call(either.Token), CancellationToken.None);
        _ = running.ContinueWith((ended, held) =>
        {
            _ = ended.Exception; // observed: nobody waits for a call that came too late
            (held as RateLimitLease)?.Dispose();
        }, lease, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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

/// <summary>Says once that something stopped working, and once that it works again.</summary>
internal sealed partial class OssAvailability(TenantId tenant, string purpose, ILogger log)
{
    private int isDown;

    /// <param name="fault">Null: it worked.</param>
    public void Note(string? fault)
    {
        var now = fault is null ? 0 : 1;
        if (Interlocked.Exchange(ref isDown, now) == now) return;
        if (fault is null) LogBack(tenant, purpose);
        else LogDown(tenant, purpose, fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The OSS/BSS of {Tenant} is unavailable for {Purpose}: {Reason}.")]
    private partial void LogDown(TenantId tenant, string purpose, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The OSS/BSS of {Tenant} is back for {Purpose}.")]
    private partial void LogBack(TenantId tenant, string purpose);
}
