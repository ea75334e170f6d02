using System.Collections.Concurrent;
using FederationBroker.Partners.Outbound;

namespace FederationBroker.Partners.Keys;

/// <summary>Partners' key sets: from the configuration, or fetched from where the partner publishes them.</summary>
public sealed class PublishedKeys(OutboundClient outbound, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    // A partner that rotates is followed at once, but an attacker's made-up key ids do not become a stream of requests
    // to it.
    private static readonly TimeSpan EarliestRefetch = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Fetched> fetched = new();

    /// <param name="keyId">That is looked for; a set that does not have it is fetched anew.</param>
    /// <returns>Null: it could not be fetched, or the partner has none.</returns>
    public async ValueTask<PartnerKeySet?> FindAsync(Partner partner, string? keyId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(partner);
        return partner.Oidc?.Keys
            ?? (partner.Oidc?.JwksUri is { } address ? await FetchAsync(address, keyId, cancellation) : null);
    }

    /// <summary>A key set that is at hand.</summary>
    /// <returns>Null: it is none.</returns>
    public static PartnerKeySet? Read(string json) => KeySetReader.Read(json).Keys;

    private async ValueTask<PartnerKeySet?> FetchAsync(string address, string? keyId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (fetched.TryGetValue(address, out var known))
        {
            var age = now - known.At;
            if (age < EarliestRefetch || (age < Fresh && known.Keys?.Knows(keyId) == true))
                return known.Keys;
        }

        var keys = await outbound.GetTextAsync(address, cancellation) is { } json ? KeySetReader.Read(json).Keys : null;
        // An outage of the partner's key server must not lock the partner out while its last keys are known.
        fetched[address] = new Fetched(keys ?? known?.Keys, now);
        return fetched[address].Keys;
    }

    private sealed record Fetched(PartnerKeySet? Keys, DateTimeOffset At);
}
