using System.Net;
using System.Net.Sockets;
using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Throttling;

/// <summary>How often something was tried in the running window.</summary>
public sealed class ThrottleCounter : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    /// <summary>Keyed digest of what is counted: neither cable IDs nor addresses are stored.</summary>
    public required byte[] KeyDigest { get; init; }

    public required int Attempts { get; set; }

    public required DateTimeOffset WindowEnd { get; set; }
}

/// <summary>
/// Bounds guessing. Every attempt is counted before the password is looked at, in one atomic statement, so parallel guesses on
/// two nodes cannot slip through. A browser that has signed in to the account before has a budget of its own: strangers who burn the
/// account's budget do not lock the owner out.
/// </summary>
public sealed class SignInThrottle(BrokerDbContext database, TenantScope scope, Sealer sealer, TimeProvider clock)
{
    private static readonly Budget PerAccount = new("account", Attempts: 20, TimeSpan.FromMinutes(15));
    private static readonly Budget PerKnownBrowser = new("known-browser", Attempts: 10, TimeSpan.FromMinutes(15));
    private static readonly Budget PerAddress = new("address", Attempts: 60, TimeSpan.FromMinutes(5));

    /// <summary>Counts one attempt.</summary>
    /// <param name="knownBrowser">Handle of a browser that has signed in to this account before; null for a stranger.</param>
    public async Task<ThrottleVerdict> CountAsync(string account, string? knownBrowser, IPAddress? address, CancellationToken cancellation)
    {
        var subject = knownBrowser is null ? PerAccount : PerKnownBrowser;
        var subjectWait = await IncrementAsync(subject, knownBrowser is null ? account : $"{account}\n{knownBrowser}", cancellation);
        var addressWait = await IncrementAsync(PerAddress, PrefixOf(address), cancellation);
        var wait = subjectWait > addressWait ? subjectWait : addressWait;
        return wait > TimeSpan.Zero ? new ThrottleVerdict.Wait(wait) : new ThrottleVerdict.Proceed();
    }

    /// <summary>A success clears what was held against this account from this browser; the address keeps its count.</summary>
    public async Task ForgiveAsync(string account, string? knownBrowser, CancellationToken cancellation)
    {
        var budget = knownBrowser is null ? PerAccount : PerKnownBrowser;
        var digest = DigestOf(budget, knownBrowser is null ? account : $"{account}\n{knownBrowser}");
        await database.Set<ThrottleCounter>().Where(row => row.KeyDigest == digest).ExecuteDeleteAsync(cancellation);
    }

    private async Task<TimeSpan> IncrementAsync(Budget budget, string key, CancellationToken cancellation)
    {
        var digest = DigestOf(budget, key);
        var now = clock.GetUtcNow();
        var end = now + budget.Window;
        var counter = (await database.Set<ThrottleCounter>().FromSql(
            $"""
             INSERT INTO throttle_counter (tenant, key_digest, attempts, window_end) VALUES ({scope.Tenant.Value}, {digest}, 1, {end})
             ON CONFLICT (tenant, key_digest) DO UPDATE SET
               attempts = CASE WHEN throttle_counter.window_end <= {now} THEN 1 ELSE throttle_counter.attempts + 1 END,
               window_end = CASE WHEN throttle_counter.window_end <= {now} THEN {end} ELSE throttle_counter.window_end END
             RETURNING tenant, key_digest, attempts, window_end
             """).AsNoTracking().IgnoreQueryFilters().ToListAsync(cancellation))[0];
        return counter.Attempts > budget.Attempts ? counter.WindowEnd - now : TimeSpan.Zero;
    }

    private byte[] DigestOf(Budget budget, string key) => sealer.Digest("throttle", scope.Tenant, budget.Name, key);

    // An IPv6 household owns a /64: counting single addresses would give it 2^64 budgets.
    private static string PrefixOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }

    private sealed record Budget(string Name, int Attempts, TimeSpan Window);
}

public abstract record ThrottleVerdict
{
    private ThrottleVerdict()
    {
    }

    public sealed record Proceed : ThrottleVerdict;

    public sealed record Wait(TimeSpan For) : ThrottleVerdict;
}
