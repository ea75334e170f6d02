using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace FederationBroker.Partners.Keys;

/// <summary>Judges one key of a set.</summary>
internal static class JsonWebKey
{
    private const int SmallestModulus = 2048;
    private const int LargestModulus = 8192;
    private const int LargestExponent = 8;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    private static readonly string[] Algorithms = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"];

    public static WebKeyReading Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
            return new WebKeyReading.Noted("jwks", "this is not a JSON object.", "Write one JSON Web Key.");
        if (PrivateMembers.FirstOrDefault(name => jwk.TryGetProperty(name, out _)) is { } member)
            return new WebKeyReading.Noted(
                "private-key",
                $"the member `{member}` belongs to a private or shared key.",
                "Tell the partner to make a new key at once, and to give out its public half only."
            );
        if (!IsForSignatures(jwk))
            return new WebKeyReading.NotForSignatures();
        var (id, algorithm) = (Text(jwk, "kid"), Text(jwk, "alg"));
        if (algorithm is not null && !Algorithms.Contains(algorithm))
            return PassedOver($"the algorithm {algorithm} is not taken");
        return Text(jwk, "kty") switch
        {
            "RSA" => ReadRsa(jwk, id, algorithm),
            "EC" => ReadCurve(jwk, id, algorithm),
            "OKP" => ReadEdwards(jwk, id, algorithm),
            null => new WebKeyReading.Noted("jwks", "`kty` is missing.", "Write one JSON Web Key."),
            var kind => PassedOver($"keys of type {kind} are not taken"),
        };
    }

    // RFC 7517 4.2, 4.3: a key for encryption is none of ours, and nothing is wrong with it.
    private static bool IsForSignatures(JsonElement jwk)
    {
        if (Text(jwk, "use") is { } use && use != "sig")
            return false;
        return !jwk.TryGetProperty("key_ops", out var operations)
            || operations.ValueKind != JsonValueKind.Array
            || operations
                .EnumerateArray()
                .Any(operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify"));
    }

    private static WebKeyReading ReadRsa(JsonElement jwk, string? id, string? algorithm)
    {
        if (
            Octets(jwk, "n") is not { Length: > 0 } modulus
            || Octets(jwk, "e") is not { Length: > 0 and <= LargestExponent } exponent
        )
            return Malformed("n and e");
        var bits = BitsOf(modulus);
        if (bits < SmallestModulus)
            return new WebKeyReading.Noted(
                "weak-key",
                $"the RSA key has {bits} bits.",
                $"Ask the partner for one of {SmallestModulus} bits or more."
            );
        if (bits > LargestModulus)
            return new WebKeyReading.Noted(
                "weak-key",
                $"the RSA key has {bits} bits, which is more than {LargestModulus}.",
                "Ask the partner for one of 2048 to 4096 bits."
            );
        // An exponent of 1 makes every signature right; an even one none.
        if (exponent[^1] % 2 == 0 || BitsOf(exponent) < 2)
            return new WebKeyReading.Noted(
                "weak-key",
                "the RSA exponent is not an odd number from 3.",
                "Ask the partner for a key with exponent 65537."
            );
        if (algorithm is not (null or "RS256" or "PS256"))
            return new WebKeyReading.Noted("jwks", $"an RSA key cannot be for {algorithm}.", "Correct `alg`.");
        return new WebKeyReading.Usable(
            new PartnerKey(id, algorithm, new RSAParameters { Modulus = modulus, Exponent = exponent }, P256: null)
        );
    }

    private static WebKeyReading ReadCurve(JsonElement jwk, string? id, string? algorithm)
    {
        if (Text(jwk, "crv") is not { } curve)
            return Malformed("crv");
        if (curve != "P-256")
            return PassedOver($"the curve {curve} is not taken");
        if (Octets(jwk, "x") is not { Length: 32 } x || Octets(jwk, "y") is not { Length: 32 } y)
            return Malformed("x and y");
        if (algorithm is not (null or "ES256"))
            return new WebKeyReading.Noted("jwks", $"a P-256 key cannot be for {algorithm}.", "Correct `alg`.");
        var parameters = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = x, Y = y },
        };
        try
        {
            using var key = ECDsa.Create(parameters);
            return new WebKeyReading.Usable(new PartnerKey(id, algorithm, Rsa: null, parameters));
        }
        catch (CryptographicException)
        {
            return new WebKeyReading.Noted(
                "weak-key",
                "x and y are not a point of the curve.",
                "Ask the partner for its key again."
            );
        }
    }

    // RFC 8037 2. The curve's name is its algorithm as well (RFC 9864); EdDSA is the older word.
    private static WebKeyReading ReadEdwards(JsonElement jwk, string? id, string? algorithm)
    {
        if (Text(jwk, "crv") is not { } curve)
            return Malformed("crv");
        if (curve != "Ed25519")
            return PassedOver($"the curve {curve} is not taken");
        if (Octets(jwk, "x") is not { Length: 32 } x)
            return Malformed("x");
        return algorithm is null or "EdDSA" or "Ed25519"
            ? new WebKeyReading.Usable(new PartnerKey(id, algorithm, Rsa: null, P256: null, x))
            : new WebKeyReading.Noted("jwks", $"an Ed25519 key cannot be for {algorithm}.", "Correct `alg`.");
    }

    private static WebKeyReading.Noted PassedOver(string why) =>
        new(
            "key-unused",
            $"{why}; the key is passed over.",
            "RSA of 2048 bits or more, P-256 and Ed25519 are taken, with RS256, PS256, ES256 and EdDSA.",
            IsWarning: true
        );

    private static WebKeyReading.Noted Malformed(string members) =>
        new(
            "jwks",
            $"{members}: missing, or not base64url of the right length.",
            "Ask the partner for its key set again."
        );

    // RFC 7518 6.3.1.1: without leading zeros; those that are there all the same make no key stronger.
    private static int BitsOf(ReadOnlySpan<byte> number)
    {
        var significant = number.TrimStart((byte)0);
        return significant.IsEmpty ? 0 : (significant.Length * 8) - byte.LeadingZeroCount(significant[0]);
    }

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Octets(JsonElement jwk, string name)
    {
        if (Text(jwk, name) is not { } text || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            return null;
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>What one key of a set is.</summary>
internal abstract record WebKeyReading
{
    private WebKeyReading() { }

    internal sealed record Usable(PartnerKey Key) : WebKeyReading;

    /// <summary>For something else, and nothing is wrong with it.</summary>
    internal sealed record NotForSignatures : WebKeyReading;

    /// <summary>Not used; and why.</summary>
    internal sealed record Noted(string Rule, string Message, string Fix, bool IsWarning = false) : WebKeyReading;
}
