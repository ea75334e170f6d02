using System.Collections.Concurrent;
using FederationBroker.Oidc.Jose;
using FederationBroker.Partners;
using FederationBroker.Partners.Keys;
using FederationBroker.Partners.Outbound;

namespace FederationBroker.Oidc.Clients;

/// <summary>Partners' key sets: from the configuration, or fetched from where the partner publishes them.</summary>
internal sealed class PartnerKeys(OutboundClient outbound, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    // A partner that rotates is followed at once, but an attacker's made-up key ids do not become a stream of requests
    // to it.
    private static readonly TimeSpan EarliestRefetch = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Fetched> fetched = new();

    /// <returns>Null when a key of the partner made the signature; otherwise why not, for the operator.</returns>
    public async ValueTask<string?> FaultOfAsync(Partner partner, CompactJws jws, CancellationToken cancellation)
    {
        var keys = partner.Oidc!.Keys;
        if (keys is null && partner.Oidc.JwksUri is { } address)
            keys = await FetchAsync(address, jws.KeyId, cancellation);
        if (keys is null)
            return "the partner's key set could not be fetched, or is none";
        if (keys.Verifies(jws))
            return null;
        return keys.Knows(jws.KeyId)
            ? "the signature was not made by a key of the partner with an algorithm it is for"
            : "the partner has no key with the kid of the assertion";
    }

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
