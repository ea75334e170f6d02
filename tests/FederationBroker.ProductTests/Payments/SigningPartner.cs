using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NSec.Cryptography;

namespace FederationBroker.ProductTests.Payments;

/// <summary>A key of a partner's own, with which it signs messages as RFC 9421 describes.</summary>
internal abstract class SigningPartner
{
    public abstract string Algorithm { get; }

    public abstract string KeyId { get; }

    public abstract JsonObject PublicKey { get; }

    public abstract byte[] Sign(byte[] signed);

    /// <summary>Signs a request as it is sent; each change replaces one parameter, or removes it with null.</summary>
    /// <param name="covered">In their order; null: what the interface asks for.</param>
    public void Sign(
        HttpRequestMessage request,
        byte[] body,
        DateTimeOffset now,
        IReadOnlyList<string>? covered = null,
        params (string Name, string? Value)[] changes
    )
    {
        if (body.Length > 0)
            request.Headers.TryAddWithoutValidation(
                "Content-Digest",
                $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:"
            );
        covered ??=
            body.Length > 0
                ? ["@method", "@target-uri", "content-type", "content-digest", "idempotency-key"]
                : ["@method", "@target-uri"];
        var input = InputOf(covered, now, changes);
        var lines = covered.Select(name => $"\"{name}\": {ValueOf(request, name)}\n");
        var signed = Encoding.ASCII.GetBytes($"{string.Concat(lines)}\"@signature-params\": {input}");
        request.Headers.TryAddWithoutValidation("Signature-Input", $"sig={input}");
        request.Headers.TryAddWithoutValidation("Signature", $"sig=:{Convert.ToBase64String(Sign(signed))}:");
    }

    private string InputOf(IEnumerable<string> covered, DateTimeOffset now, (string Name, string? Value)[] changes)
    {
        var seconds = now.ToUnixTimeSeconds();
        var parameters = new List<(string Name, string? Value)>
        {
            ("created", seconds.ToString(CultureInfo.InvariantCulture)),
            ("expires", (seconds + 60).ToString(CultureInfo.InvariantCulture)),
            ("nonce", $"\"{Guid.NewGuid():N}\""),
            ("keyid", $"\"{KeyId}\""),
            ("alg", $"\"{Algorithm}\""),
            ("tag", "\"fb-pay-v1\""),
        };
        foreach (var change in changes)
        {
            var at = parameters.FindIndex(one => one.Name == change.Name);
            parameters[at] = change;
        }

        var written = parameters.Where(one => one.Value is not null).Select(one => $";{one.Name}={one.Value}");
        return $"({string.Join(' ', covered.Select(name => $"\"{name}\""))}){string.Concat(written)}";
    }

    private static string ValueOf(HttpRequestMessage request, string name) =>
        name switch
        {
            "@method" => request.Method.Method,
            "@target-uri" => request.RequestUri!.AbsoluteUri,
            "content-type" => request.Content!.Headers.ContentType!.ToString(),
            _ => request.Headers.GetValues(name).Single(),
        };
}

internal sealed class P256Partner : SigningPartner
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public override string Algorithm => "ecdsa-p256-sha256";

    public override string KeyId => "p256-1";

    public override JsonObject PublicKey =>
        key.ExportParameters(includePrivateParameters: false).Q is var point
            ? new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["kid"] = KeyId,
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            }
            : throw new InvalidOperationException();

    public override byte[] Sign(byte[] signed) => key.SignData(signed, HashAlgorithmName.SHA256);
}

internal sealed class Ed25519Partner : SigningPartner
{
    private readonly Key key = Key.Create(SignatureAlgorithm.Ed25519);

    public override string Algorithm => "ed25519";

    public override string KeyId => "ed25519-1";

    public override JsonObject PublicKey =>
        new()
        {
            ["kty"] = "OKP",
            ["crv"] = "Ed25519",
            ["kid"] = KeyId,
            ["x"] = Base64Url.EncodeToString(key.PublicKey.Export(KeyBlobFormat.RawPublicKey)),
        };

    public override byte[] Sign(byte[] signed) => SignatureAlgorithm.Ed25519.Sign(key, signed);
}
