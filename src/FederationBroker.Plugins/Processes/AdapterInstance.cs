using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Calls;
using FederationBroker.Plugins.Packages;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Plugins.Processes;

/// <summary>
/// One adapter of one operator: started, watched, started again, left alone when it does not stop failing. Calls are
/// answered whatever it does, and nothing that it does reaches the broker's own process.
/// </summary>
internal sealed partial class AdapterInstance : IAsyncDisposable
{
    private static readonly CallGuardLimits Limits = new(
        AtOnce: 16,
        Waiting: 32,
        FewestFailures: 5,
        Lately: TimeSpan.FromSeconds(60),
        LeftAloneFor: TimeSpan.FromSeconds(15)
    );

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly WantedAdapter settings;
    private readonly AdapterLife life;
    private readonly AdapterMeasures measures;
    private readonly CallGuard guard;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();

    private Task running = Task.CompletedTask;
    private volatile AdapterState state;
    private volatile string? quarantined;
    private int underWay;
    private bool isOver;
    private volatile AdapterWire? wire;

    internal AdapterInstance(
        WantedAdapter settings,
        AdapterLife life,
        AdapterMeasures measures,
        TimeProvider clock,
        ILogger log
    )
    {
        (this.settings, this.life, this.measures, this.clock, this.log) = (settings, life, measures, clock, log);
        guard = new CallGuard(Limits, clock);
        state = new AdapterState.Discovered(clock.GetUtcNow());
    }

    public AdapterState State => state;

    /// <summary>What runs, or ran last; null: nothing was ever read.</summary>
    public AdapterPackage? Package { get; private set; }

    /// <summary>What it said of itself; null while it does not run.</summary>
    public AdapterDescriptor? Descriptor => wire?.Descriptor;

    /// <summary>Begins its life; whoever calls it meanwhile hears NotAttempted.</summary>
    public void Start() => running = Task.Run(() => RunAsync(stopping.Token));

    public async ValueTask DisposeAsync()
    {
        if (isOver)
            return;
        isOver = true;
        await stopping.CancelAsync();
        await running;
        guard.Dispose();
        stopping.Dispose();
    }

    /// <summary>Takes no more calls, and ends once those under way have been answered.</summary>
    public async Task RetireAsync()
    {
        using var patience = new CancellationTokenSource(LongestDrain, clock);
        while (Volatile.Read(ref underWay) > 0 && !patience.IsCancellationRequested)
            await Task.Delay(BetweenLooks, clock, patience.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
    }

    /// <summary>Ends it; it runs again when somebody says so.</summary>
    public void Quarantine(string why)
    {
        quarantined = why;
        stopping.Cancel();
    }

    /// <summary>One call, made once at most. Never throws but for the caller's own cancellation.</summary>
    /// <param name="operation">What is to be done.</param>
    /// <param name="request">With which values.</param>
    /// <param name="step">The key of the step, the same on every attempt, and which attempt this is.</param>
    /// <param name="cancellation">The caller has gone.</param>
    public async Task<AdapterResult<TValue>> CallAsync<TRequest, TValue>(
        Operation<TRequest, TValue> operation,
        TRequest request,
        CallStep step,
        CancellationToken cancellation
    )
        where TRequest : class
        where TValue : class
    {
        Interlocked.Increment(ref underWay);
        try
        {
            return await measures
                .Of(settings.Tenant, "adapter", operation.Name)
                .MeasureAsync(() => GuardAsync(operation, request, step, cancellation), ReasonOf);
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private Task<AdapterResult<TValue>> GuardAsync<TRequest, TValue>(
        Operation<TRequest, TValue> operation,
        TRequest request,
        CallStep step,
        CancellationToken cancellation
    )
        where TRequest : class
        where TValue : class
    {
        if (wire is not { } connection || !state.TakesCalls)
            return Task.FromResult(AdapterResult.NotAttempted<TValue>(Reason.Unreachable, $"It is {state.Word}."));
        var context = new CallContext(
            settings.Tenant.Value,
            settings.Id,
            step.Key,
            step.Attempt,
            operation.Within,
            step.Locale
        );
        var call = new CallMessage<TRequest>(context, request);
        return guard.RunAsync(
            token => connection.CallAsync(operation, call, token),
            new Unusable<AdapterResult<TValue>>(reason => Lost<TValue>(operation.Changes, reason), ReasonOf),
            new CallLimit(operation.Within, clock),
            cancellation
        );
    }

    // What was never begun has changed nothing.
    private static AdapterResult<TValue> Lost<TValue>(bool changes, string why)
        where TValue : class =>
        why switch
        {
            BoundedCall.Crowded => AdapterResult.NotAttempted<TValue>(Reason.Throttled, why),
            BoundedCall.LeftAlone => AdapterResult.NotAttempted<TValue>(Reason.Unreachable, why),
            _ when changes => AdapterResult.Unknown<TValue>(Reason.Other, why),
            _ => AdapterResult.NotAttempted<TValue>(Reason.Other, why),
        };

    private async Task RunAsync(CancellationToken cancellation)
    {
        var crashes = new CrashCount(clock);
        try
        {
            while (true)
            {
                var end = await life.LiveAsync(settings, package => Package = package, Become, cancellation);
                wire = null;
                if (end is not AdapterState.Waiting waiting)
                {
                    Become(end, connection: null);
                    return;
                }

                var pause = crashes.Note();
                if (crashes.IsTooMany)
                {
                    Become(new AdapterState.Quarantined(clock.GetUtcNow(), "It ended too often."), connection: null);
                    return;
                }

                Become(waiting, connection: null);
                await Task.Delay(pause, clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Become(
                quarantined is { } why
                    ? new AdapterState.Quarantined(clock.GetUtcNow(), why)
                    : new AdapterState.Stopped(clock.GetUtcNow()),
                connection: null
            );
        }
        catch (Exception failure)
        {
            // Not the adapter's fault, and no reason to end anything but this one.
            LogBroken(failure, settings.Id, settings.Tenant);
            Become(new AdapterState.Quarantined(clock.GetUtcNow(), failure.GetType().Name), connection: null);
        }
    }

    private void Become(AdapterState next, AdapterWire? connection)
    {
        var changes = state.GetType() != next.GetType();
        (wire, state) = (connection, next);
        if (changes)
            LogState(settings.Id, settings.Tenant, next.Word);
    }

    private static string? ReasonOf<TValue>(AdapterResult<TValue> result)
        where TValue : class =>
        result.Effect is Effect.NotAttempted or Effect.Unknown ? result.Error?.Message ?? "unavailable" : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Adapter {Adapter} of {Tenant} is {State}.")]
    private partial void LogState(string adapter, TenantId tenant, string state);

    [LoggerMessage(Level = LogLevel.Error, Message = "The life of adapter {Adapter} of {Tenant} broke off.")]
    private partial void LogBroken(Exception failure, string adapter, TenantId tenant);
}
