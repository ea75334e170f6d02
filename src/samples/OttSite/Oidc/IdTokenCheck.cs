using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OttSite.Oidc;

/// <summary>An ID token whose signature and claims were checked (OIDC Core 3.1.3.7).</summary>
internal sealed record CheckedIdToken(string Compact, JsonElement Header, JsonElement Payload)
{
    public string Subject => Payload.GetProperty("sub").GetString()!;
}

internal sealed class IdTokenCheck(Provider provider, SiteOptions options, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <param name="nonce">The nonce this site sent, or <see langword="null"/> for a refreshed token, which carries
    /// none that is fresh.</param>
    public async Task<CheckedIdToken> CheckAsync(string compact, string? nonce, CancellationToken cancellation)
    {
        var parts = compact.Split('.');
        Demand(parts.Length == 3, "The ID token does not have three parts.");
        try
        {
            var header = Parse(parts[0]);
            var key = await provider.FindKeyAsync(header.GetProperty("kid").GetString() ?? "", cancellation);
            VerifySignature(
                header,
                key,
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
                Base64Url.DecodeFromChars(parts[2])
            );
            var token = new CheckedIdToken(compact, header, Parse(parts[1]));
            CheckClaims(token.Payload, nonce);
            return token;
        }
        catch (Exception fault)
            when (fault is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw SignInFailedException.Untrusted("The ID token is not well formed.");
        }
        catch (CryptographicException)
        {
            throw SignInFailedException.Untrusted("The provider's key cannot be used.");
        }
    }

    // RFC 8725 3.1: the algorithm comes from this list and must be the one of the key; "none" and HMAC cannot be named
    // here.
    private static void VerifySignature(JsonElement header, JsonElement key, byte[] signed, byte[] signature)
    {
        var algorithm = header.GetProperty("alg").GetString();
        var type = key.GetProperty("kty").GetString();
        if (key.TryGetProperty("alg", out var keyAlgorithm))
            Demand(keyAlgorithm.GetString() == algorithm, "The ID token's algorithm is not the key's.");
        Demand(!header.TryGetProperty("crit", out _), "The ID token asks for an extension this site does not know.");
        var good = (algorithm, type) switch
        {
            ("RS256", "RSA") => Rsa(key)
                .VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ("ES256", "EC") => EllipticCurve(key).VerifyData(signed, signature, HashAlgorithmName.SHA256),
            _ => throw SignInFailedException.Untrusted("The ID token's algorithm is not accepted here."),
        };
        Demand(good, "The ID token's signature is wrong.");
    }

    private void CheckClaims(JsonElement payload, string? nonce)
    {
        var now = time.GetUtcNow();
        Demand(payload.GetProperty("iss").GetString() == options.Broker, "The ID token has another issuer.");
        var audience = Audience(payload.GetProperty("aud"));
        Demand(audience.Contains(options.ClientId, StringComparer.Ordinal), "The ID token is for another site.");
        Demand(
            audience.Length == 1
                || (payload.TryGetProperty("azp", out var party) && party.GetString() == options.ClientId),
            "The ID token is for several sites and not meant for this one."
        );
        Demand(Instant(payload, "exp") > now - Skew, "The ID token has expired.");
        Demand(Instant(payload, "iat") < now + Skew, "The ID token comes from the future: check this machine's clock.");
        Demand(!string.IsNullOrEmpty(payload.GetProperty("sub").GetString()), "The ID token names nobody.");
        if (nonce is not null)
            Demand(payload.GetProperty("nonce").GetString() == nonce, "The ID token answers another sign-in.");
    }

    private static ImmutableArray<string> Audience(JsonElement audience) =>
        audience.ValueKind == JsonValueKind.Array
            ? [.. audience.EnumerateArray().Select(static one => one.GetString() ?? "")]
            : [audience.GetString() ?? ""];

    private static DateTimeOffset Instant(JsonElement payload, string claim) =>
        DateTimeOffset.FromUnixTimeSeconds(payload.GetProperty(claim).GetInt64());

    private static RSA Rsa(JsonElement key) =>
        RSA.Create(new RSAParameters { Modulus = Octets(key, "n"), Exponent = Octets(key, "e") });

    private static ECDsa EllipticCurve(JsonElement key)
    {
        Demand(key.GetProperty("crv").GetString() == "P-256", "ES256 needs a P-256 key.");
        return ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Octets(key, "x"), Y = Octets(key, "y") },
            }
        );
    }

    private static byte[] Octets(JsonElement key, string member) =>
        Base64Url.DecodeFromChars(key.GetProperty(member).GetString() ?? "");

    private static JsonElement Parse(string part) =>
        JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(part));

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
            throw SignInFailedException.Untrusted(otherwise);
    }
}
