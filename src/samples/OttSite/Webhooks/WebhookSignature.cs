using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OttSite.Webhooks;

/// <summary>Whether a message is the provider's: HTTP Message Signatures (RFC 9421), with nothing but .NET.</summary>
internal sealed partial class WebhookSignature(HttpClient http, SiteOptions options, TimeProvider time)
{
    private const string Tag = "fb-webhook-v1";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly string[] Covered =
    [
        "@method",
        "@target-uri",
        "content-type",
        "content-digest",
        "webhook-id",
    ];

    public async Task<bool> IsRightAsync(HttpRequest request, byte[] body, CancellationToken cancellation)
    {
        var (input, signature) = ($"{request.Headers["Signature-Input"]}", $"{request.Headers["Signature"]}");
        if (
            Input().Match(input) is not { Success: true } read
            || Value().Match(signature) is not { Success: true } value
        )
            return false;
        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(body))}:";
        if (request.Headers["Content-Digest"] != digest || !IsForNow(read) || !CoversAll(read))
            return false;
        var lines = Covered.Select(name => $"\"{name}\": {ValueOf(name, request)}\n");
        var signed = Encoding.ASCII.GetBytes(
            $"{string.Concat(lines)}\"@signature-params\": {read.Groups["whole"].Value}"
        );
        using var key = await KeyAsync(read.Groups["key"].Value, cancellation);
        return key is not null
            && key.VerifyData(
                signed,
                Convert.FromBase64String(value.Groups["bytes"].Value),
                HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation
            );
    }

    // What is not signed could be anybody's, and in this order it is written.
    private static bool CoversAll(Match read) =>
        read.Groups["covered"].Value == string.Join(' ', Covered.Select(name => $"\"{name}\""))
        && read.Groups["tag"].Value == Tag;

    private bool IsForNow(Match read)
    {
        var now = time.GetUtcNow();
        return SecondsOf(read, "created") <= now + ClockSkew && SecondsOf(read, "expires") > now - ClockSkew;
    }

    private static DateTimeOffset SecondsOf(Match read, string name) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(read.Groups[name].Value, CultureInfo.InvariantCulture));

    // Where this site is, and not what a header says.
    private string ValueOf(string name, HttpRequest request) =>
        name switch
        {
            "@method" => request.Method,
            "@target-uri" => $"{options.Url}{request.Path}",
            _ => $"{request.Headers[name]}",
        };

    // Asked anew each time, which is seldom; a busy site keeps them for some minutes.
    private async Task<ECDsa?> KeyAsync(string id, CancellationToken cancellation)
    {
        var keys = await http.GetFromJsonAsync<JsonElement>($"{options.Broker}/pay/v1/jwks", cancellation);
        var key = keys.GetProperty("keys")
            .EnumerateArray()
            .FirstOrDefault(one => one.GetProperty("kid").GetString() == id);
        return key.ValueKind != JsonValueKind.Object
            ? null
            : ECDsa.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = Octets(key, "x"), Y = Octets(key, "y") },
                }
            );
    }

    private static byte[] Octets(JsonElement key, string name) =>
        Base64Url.DecodeFromChars(key.GetProperty(name).GetString());

    [GeneratedRegex(
        """^fb=(?<whole>\((?<covered>[^)]*)\);created=(?<created>\d{1,12});expires=(?<expires>\d{1,12});"""
            + """keyid="(?<key>[^"]*)";alg="ecdsa-p256-sha256";tag="(?<tag>[^"]*)")$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Input();

    [GeneratedRegex("^fb=:(?<bytes>[A-Za-z0-9+/]+=*):$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Value();
}
