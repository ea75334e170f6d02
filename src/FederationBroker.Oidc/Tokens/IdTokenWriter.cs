using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Keys;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Claims;
using FederationBroker.Oidc.Jose;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Tokens;

/// <summary>Writes ID tokens (OIDC Core 2).</summary>
internal sealed class IdTokenWriter(SigningKeyRing keys, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public async ValueTask<string> WriteAsync(
        Tenant tenant,
        OidcSettings client,
        ReleasedClaims released,
        string? nonce,
        string accessToken,
        CancellationToken cancellation
    )
    {
        var key = await keys.GetActiveAsync(tenant.Id, OidcKeys.Of(client), cancellation);
        var now = clock.GetUtcNow();
        return JwtWriter.Write(key, "JWT", json =>
        {
            json.WriteString("iss", tenant.Issuer);
            json.WriteString("sub", released.Pseudonym);
            json.WriteString("aud", client.ClientId);
            json.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            // OIDC Core 2: required with max_age or as an essential claim only, and nobody else hears it.
            if (released.SignedInAt is { } signedIn)
                json.WriteNumber("auth_time", signedIn.At.ToUnixTimeSeconds());
            if (nonce is not null)
                json.WriteString("nonce", nonce);
            json.WriteString("acr", released.Context);
            json.WriteStrings("amr", released.Methods);
            json.WriteString("sid", released.PartnerSessionId);
            json.WriteString("at_hash", HalfHash(accessToken, key.Algorithm));
            WriteClaims(json, released);
        });
    }

    public static void WriteClaims(JsonMembers json, ReleasedClaims released)
    {
        foreach (var claim in released.Claims)
            json.WriteValue(claim.OidcName, claim.Value);
    }

    // OIDC Core 3.1.3.6: the left half of the token's hash; of SHA-512 with Ed25519, which is built on it (RFC 8032).
    private static string HalfHash(string token, string algorithm)
    {
        var octets = Encoding.ASCII.GetBytes(token);
        var hash = algorithm == OidcKeys.EdDsa.Algorithm ? SHA512.HashData(octets) : SHA256.HashData(octets);
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }
}
