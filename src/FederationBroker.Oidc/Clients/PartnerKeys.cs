using FederationBroker.Oidc.Jose;
using FederationBroker.Partners;
using FederationBroker.Partners.Keys;

namespace FederationBroker.Oidc.Clients;

/// <summary>Whether a partner's key made a signature.</summary>
internal sealed class PartnerKeys(PublishedKeys published)
{
    /// <returns>Null when a key of the partner made the signature; otherwise why not, for the operator.</returns>
    public async ValueTask<string?> FaultOfAsync(Partner partner, CompactJws jws, CancellationToken cancellation)
    {
        if (await published.FindAsync(partner, jws.KeyId, cancellation) is not { } keys)
            return "the partner's key set could not be fetched, or is none";
        if (keys.Verifies(jws))
            return null;
        return keys.Knows(jws.KeyId)
            ? "the signature was not made by a key of the partner with an algorithm it is for"
            : "the partner has no key with the kid of the assertion";
    }
}
