using FederationBroker.Data.Keys;
using FederationBroker.Oidc.Jose;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// Reads back an ID token that this provider issued; its expiry does not matter for a hint (OIDC Core 3.1.2.1,
/// RP-Initiated Logout 2).
/// </summary>
internal sealed class IdTokenHints(SigningKeyRing keys)
{
    public async ValueTask<HintedIdToken?> ReadAsync(Tenant tenant, string text, CancellationToken cancellation)
    {
        if (CompactJws.Parse(text) is not { Type: "JWT" } jws)
            return null;
        if (OidcKeys.Of(jws.Algorithm) is not { } use)
            return null;
        var published = await keys.GetPublishedAsync(tenant.Id, use, cancellation);
        if (
            published.FirstOrDefault(candidate => candidate.KeyId == jws.KeyId) is not { } key
            || !key.Verify(jws.SigningInput, jws.Signature)
        )
            return null;
        if (
            CompactJws.Text(jws.Payload, "iss") != tenant.Issuer
            || CompactJws.Text(jws.Payload, "aud") is not { } client
        )
            return null;
        return CompactJws.Text(jws.Payload, "sub") is { } subject && CompactJws.Text(jws.Payload, "sid") is { } sid
            ? new HintedIdToken(client, subject, sid)
            : null;
    }
}

/// <param name="PartnerSessionId">The <c>sid</c> claim.</param>
internal sealed record HintedIdToken(string ClientId, string Subject, string PartnerSessionId);
