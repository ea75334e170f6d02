using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Plugins.Calls;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Subscribers.OperatorSystem;

/// <summary>
/// One operator's OSS/BSS as the rest of the broker sees it: it answers in time or is unavailable, and never throws.
/// </summary>
public sealed class OssLink : IDisposable
{
    private const string System = "OSS/BSS";
    private const string Measured = "oss-bss";

    private readonly ISubscriberDataAdapter adapter;
    private readonly CallLimit limit;
    private readonly GuardedCalls<PersonOutcome> people;
    private readonly AdapterOperation changes;
    private readonly AdapterOperation orders;

    internal OssLink(
        TenantId tenant,
        OssConnection connection,
        ISubscriberDataAdapter adapter,
        AdapterMeasures measures,
        TimeProvider clock,
        ILogger log
    )
    {
        Connection = connection;
        this.adapter = adapter;
        limit = new CallLimit(connection.Settings.Timeout, clock);
        var unusable = new Unusable<PersonOutcome>(
            reason => new PersonOutcome.Unavailable(reason),
            outcome => (outcome as PersonOutcome.Unavailable)?.Reason
        );
        people = new GuardedCalls<PersonOutcome>(
            limit,
            unusable,
            new AdapterAvailability(tenant, System, "personal data", log),
            measures.Of(tenant, Measured, "person")
        );
        changes = measures.Of(tenant, Measured, "changes");
        orders = measures.Of(tenant, Measured, "order");
        Feed = new AdapterAvailability(tenant, System, "changes", log);
        Cache = new PersonCache(clock);
    }

    internal OssConnection Connection { get; }

    internal PersonCache Cache { get; }

    /// <summary>Whether feed and orders work; both are used by one node at a time.</summary>
    public AdapterAvailability Feed { get; }

    public void Dispose()
    {
        Cache.Dispose();
        people.Dispose();
        (adapter as IDisposable)?.Dispose();
    }

    internal Task<PersonOutcome> FetchAsync(PersonReference person, CancellationToken cancellation) =>
        people.RunAsync(token => adapter.FetchPersonAsync(person, limit.Time, token), cancellation);

    public Task<ChangesOutcome> ReadChangesAsync(string? cursor, CancellationToken cancellation) =>
        changes.MeasureAsync(
            () =>
                BoundedCall.RunAsync<ChangesOutcome>(
                    token => adapter.ReadChangesAsync(cursor, limit.Time, token),
                    reason => new ChangesOutcome.Unavailable(reason),
                    limit,
                    cancellation
                ),
            outcome => (outcome as ChangesOutcome.Unavailable)?.Reason
        );

    public Task<SendOutcome> SendAsync(AccountOrder order, CancellationToken cancellation) =>
        orders.MeasureAsync(
            () =>
                BoundedCall.RunAsync<SendOutcome>(
                    token => adapter.SendChangeAsync(order, limit.Time, token),
                    reason => new SendOutcome.Unavailable(reason),
                    limit,
                    cancellation
                ),
            outcome => (outcome as SendOutcome.Unavailable)?.Reason
        );
}
