using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace FederationBroker.TestKit;

/// <summary>A client's key for proofs of possession (RFC 9449), made by hand: nothing of the product is used.</summary>
public sealed class ProofKey(Func<DateTimeOffset> clock) : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public JsonObject PublicJwk
    {
        get
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            };
        }
    }

    public string Thumbprint
    {
        get
        {
            var jwk = PublicJwk;
            var text = $$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""";
            return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        }
    }

    /// <summary>A sound proof; each change replaces one thing of it.</summary>
    public string Make(
        string method,
        string address,
        string? accessToken = null,
        string? nonce = null,
        Action<JsonObject, JsonObject>? change = null
    )
    {
        var header = new JsonObject
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = "ES256",
            ["jwk"] = PublicJwk,
        };
        var payload = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString(),
            ["htm"] = method,
            ["htu"] = address,
            ["iat"] = clock().ToUnixTimeSeconds(),
        };
        if (accessToken is not null)
            payload["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        if (nonce is not null)
            payload["nonce"] = nonce;
        change?.Invoke(header, payload);
        var input = $"{Part(header)}.{Part(payload)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => key.Dispose();

    private static string Part(JsonObject json) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
