using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>A client as FAPI 2.0 has it: it signs who it is, and proves its key.</summary>
/// <param name="id">As it is registered.</param>
internal sealed class FapiClient(string id) : IDisposable
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA weak = RSA.Create(2048);

    public string Id => id;

    public string RedirectUri => $"https://{id}.ott.test/callback";

    public void Register(ConfigurationFolder configuration, string profile)
    {
        Directory.CreateDirectory(configuration.Path);
        var file = Path.Combine(configuration.Path, $"{id}.jwks.json");
        File.WriteAllText(file, $$"""{"keys":[{{PublicJwk()}},{{WeakJwk()}}]}""");
        configuration.WritePartner(
            id,
            ConfigurationFolder.OidcPartner(
                id,
                authentication: "private_key_jwt",
                algorithm: "ES256",
                more: $"  jwksFile: {file}\n  securityProfile: {profile}\n"
            )
        );
    }

    /// <summary>Who it is; each change replaces one claim.</summary>
    public (string, string?)[] Assertion(
        string issuer,
        DateTimeOffset now,
        Action<JsonObject>? change = null,
        bool withRs256 = false
    )
    {
        var claims = new JsonObject
        {
            ["iss"] = id,
            ["sub"] = id,
            ["aud"] = issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(1).ToUnixTimeSeconds(),
        };
        change?.Invoke(claims);
        return
        [
            ("client_assertion_type", AssertionType),
            ("client_assertion", withRs256 ? SignWeakly(claims, "JWT") : Sign(claims, "JWT")),
        ];
    }

    public string Sign(JsonObject claims, string type, string algorithm = "ES256")
    {
        var input = InputOf(
            claims,
            new JsonObject
            {
                ["alg"] = algorithm,
                ["typ"] = type,
                ["kid"] = id,
            }
        );
        var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>With RS256, which the profile does not allow.</summary>
    public string SignWeakly(JsonObject claims, string type)
    {
        var input = InputOf(
            claims,
            new JsonObject
            {
                ["alg"] = "RS256",
                ["typ"] = type,
                ["kid"] = $"{id}-weak",
            }
        );
        var signature = weak.SignData(
            Encoding.ASCII.GetBytes(input),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose()
    {
        key.Dispose();
        weak.Dispose();
    }

    private static string InputOf(JsonObject claims, JsonObject header) => $"{Part(header)}.{Part(claims)}";

    private static string Part(JsonObject json) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private string PublicJwk()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        return $$"""{"kty":"EC","crv":"P-256","kid":"{{id}}","x":"{{x}}","y":"{{y}}"}""";
    }

    private string WeakJwk()
    {
        var numbers = weak.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
        return $$"""{"kty":"RSA","kid":"{{id}}-weak","n":"{{n}}","e":"{{e}}"}""";
    }
}
