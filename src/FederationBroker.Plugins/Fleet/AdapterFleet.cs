using System.Collections.Concurrent;
using System.Collections.Immutable;
using FederationBroker.Data.Recurring;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Calls;
using FederationBroker.Plugins.Processes;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Plugins.Fleet;

/// <summary>
/// Every adapter of every operator on this node, kept as configuration wants it: started, replaced without a gap,
/// ended. The broker starts with none of them, and waits for none.
/// </summary>
public sealed class AdapterFleet : IAsyncDisposable
{
    private readonly IAdapterDirectory directory;
    private readonly Func<WantedAdapter, AdapterInstance> hire;
    private readonly ConcurrentDictionary<(TenantId Tenant, string Id), AdapterPost> posts = new();
    private readonly SemaphoreSlim turn = new(1, 1);

    internal AdapterFleet(
        IAdapterDirectory directory,
        AdapterLife life,
        AdapterMeasures measures,
        TimeProvider clock,
        ILogger<AdapterFleet> log
    )
    {
        this.directory = directory;
        hire = wanted => new AdapterInstance(wanted, life, measures, clock, log);
    }

    /// <summary>One call, made once at most. It never throws but for the caller's own cancellation.</summary>
    /// <param name="place">Which adapter.</param>
    /// <param name="operation">What is to be done.</param>
    /// <param name="request">With which values.</param>
    /// <param name="step">The key of the step, the same on every attempt, and which attempt this is.</param>
    /// <param name="cancellation">The caller has gone.</param>
    public Task<AdapterResult<TValue>> CallAsync<TRequest, TValue>(
        AdapterPlace place,
        Operation<TRequest, TValue> operation,
        TRequest request,
        CallStep step,
        CancellationToken cancellation
    )
        where TRequest : class
        where TValue : class =>
        Find(place) is { } instance
            ? instance.CallAsync(operation, request, step, cancellation)
            : Task.FromResult(AdapterResult.NotAttempted<TValue>(Reason.Unreachable, "There is no such adapter."));

    /// <summary>It is about to run: who can wait a moment does, as it takes no calls yet.</summary>
    public bool IsStarting(AdapterPlace place) =>
        Find(place)?.State is null or AdapterState.Discovered or AdapterState.Starting or AdapterState.Waiting;

    /// <summary>What the adapter that runs promises about itself; null while none does.</summary>
    public AdapterDescriptor? DescriptorOf(AdapterPlace place) => Find(place)?.Descriptor;

    /// <summary>Whether it hears the operator's number of an account (J.1304 INF-003).</summary>
    public bool HearsBillingAccount(AdapterPlace place) =>
        Find(place)?.Package?.Manifest.Grants.BillingAccount ?? false;

    /// <summary>Claims that its manifest lets it add (J.1304 BIL-003); none while nothing is known of it.</summary>
    public ImmutableArray<string> ClaimsGrantedTo(AdapterPlace place) =>
        Find(place)?.Package?.Manifest.Grants.Claims ?? [];

    /// <summary>Nothing is asked of it any more until somebody says so: it broke its contract with money at
    /// stake.</summary>
    public void Quarantine(AdapterPlace place, string why) => Find(place)?.Quarantine(why);

    /// <summary>An operator's adapters, in order of their names.</summary>
    public ImmutableArray<AdapterView> Of(TenantId tenant) =>
        [
            .. posts
                .Where(post => post.Key.Tenant == tenant && post.Value.Current is not null)
                .OrderBy(post => post.Key.Id, StringComparer.Ordinal)
                .Select(post => ViewOf(post.Key.Id, post.Value.Current!, post.Value.Successor)),
        ];

    /// <returns>False: the operator has no such adapter.</returns>
    public async Task<bool> RestartAsync(AdapterPlace place, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var wanted = directory.Wanted.FirstOrDefault(one => one.Tenant == place.Tenant && one.Id == place.Id);
            if (wanted is null || !posts.TryGetValue((place.Tenant, place.Id), out var post))
                return false;
            post.Restart(wanted);
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(posts.Values.Select(post => post.DisposeAsync().AsTask()));
        posts.Clear();
        turn.Dispose();
    }

    /// <summary>All states of all adapters, for whoever measures.</summary>
    internal IEnumerable<(TenantId Tenant, string State)> States =>
        posts.Select(post => (post.Key.Tenant, post.Value.Current?.State.Word ?? "discovered"));

    internal async Task AdvanceAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var wanted = directory.Wanted.ToDictionary(adapter => (adapter.Tenant, adapter.Id));
            foreach (var (key, adapter) in wanted)
                posts.GetOrAdd(key, _ => new AdapterPost(hire)).Advance(adapter);
            foreach (var key in posts.Keys.Where(key => !wanted.ContainsKey(key)))
            {
                if (posts.TryRemove(key, out var post))
                    await post.DisposeAsync();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private AdapterInstance? Find(AdapterPlace place) =>
        posts.TryGetValue((place.Tenant, place.Id), out var post) ? post.Current : null;

    private static AdapterView ViewOf(string id, AdapterInstance instance, AdapterInstance? successor)
    {
        var (state, package) = (instance.State, instance.Package);
        return new AdapterView(
            id,
            state.Word,
            state.Since,
            state.Reason,
            package is null
                ? null
                : new AdapterIdentity(
                    package.Manifest.Id,
                    package.Manifest.Version,
                    package.Publisher,
                    package.Digest,
                    package.Manifest.Capabilities
                ),
            successor is null ? null : ViewOf(id, successor, successor: null)
        );
    }
}

/// <summary>One adapter of one operator.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Id">Its name there.</param>
public readonly record struct AdapterPlace(TenantId Tenant, string Id);

/// <summary>Brings the fleet in line with configuration, once a second.</summary>
internal sealed class FleetKeeping(AdapterFleet fleet, TimeProvider clock, ILogger<FleetKeeping> log)
    : RecurringWork("Adapters", new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.Zero), clock, log)
{
    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        await fleet.AdvanceAsync(stopping);
        return true;
    }
}
