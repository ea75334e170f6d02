using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.ProductTests.Attacks;

/// <summary>A partner's signing keys, and tokens made with them that are wrong in one way each (RFC 8725).</summary>
internal sealed class HostileJwt(string client, string audience, Func<DateTimeOffset> now)
{
    public const string Sound = "sound";

    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly RSA Stranger = RSA.Create(2048);
    private static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly Dictionary<string, Func<HostileJwt, string>> Makers = new()
    {
        [Sound] = jwt => jwt.Rs256(),
        ["no algorithm"] = jwt => $"{Part("""{"alg":"none"}""")}.{Part(jwt.Payload())}.",
        ["no algorithm, with a signature"] = jwt => $"{Part("""{"alg":"none"}""")}.{Part(jwt.Payload())}.AAAA",
        ["no algorithm, written NonE"] = jwt => $"{Part("""{"alg":"NonE"}""")}.{Part(jwt.Payload())}.AAAA",
        ["HS256 with the public modulus"] = jwt => jwt.Hs256(Rsa.ExportParameters(false).Modulus!),
        ["HS256 with the public key as PEM"] = jwt =>
            jwt.Hs256(Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem())),
        ["HS256 with the public key as DER"] = jwt => jwt.Hs256(Rsa.ExportSubjectPublicKeyInfo()),
        ["HS256 with the client id"] = jwt => jwt.Hs256("corpus"u8.ToArray()),
        ["HS256 with nothing"] = jwt => jwt.Hs256([]),
        ["another key"] = jwt => Rs256(jwt.Header(), jwt.Payload(), Stranger),
        ["the key in the header"] = jwt =>
            Rs256(jwt.Header(more: $",\"jwk\":{PublicJwk(Stranger)}"), jwt.Payload(), Stranger),
        ["the keys at an address in the header"] = jwt =>
            Rs256(jwt.Header(more: ",\"jku\":\"https://evil.test/jwks\""), jwt.Payload(), Stranger),
        ["a certificate in the header"] = jwt =>
            Rs256(jwt.Header(more: ",\"x5c\":[\"AAAA\"],\"x5u\":\"https://evil.test/\""), jwt.Payload(), Stranger),
        ["RS256 said, ES256 made"] = jwt => Es256(jwt.Header(), jwt.Payload()),
        ["ES256 said, RS256 made"] = jwt => Rs256(jwt.Header(algorithm: "ES256"), jwt.Payload(), Rsa),
        ["RS384"] = jwt => Rs256(jwt.Header(algorithm: "RS384"), jwt.Payload(), Rsa),
        ["PS256 said, PKCS1 made"] = jwt => Rs256(jwt.Header(algorithm: "PS256"), jwt.Payload(), Rsa),
        ["ES256 of zeros"] = jwt =>
            $"{Part(jwt.Header(algorithm: "ES256"))}.{Part(jwt.Payload())}.{Base64Url.EncodeToString(new byte[64])}",
        ["ES256 in DER"] = jwt => jwt.Es256Der(),
        ["kid climbs folders"] = jwt => jwt.Rs256(jwt.Header(kid: "../../../../dev/null")),
        ["kid is SQL"] = jwt => jwt.Rs256(jwt.Header(kid: "x' UNION SELECT 'AA'--")),
        ["kid of 10,000 characters"] = jwt => jwt.Rs256(jwt.Header(kid: new string('k', 10_000))),
        ["kid of nobody"] = jwt => jwt.Rs256(jwt.Header(kid: "nobody")),
        ["crit"] = jwt => jwt.Rs256(jwt.Header(more: ",\"crit\":[\"exp\"]")),
        ["crit b64"] = jwt => jwt.Rs256(jwt.Header(more: ",\"crit\":[\"b64\"],\"b64\":false")),
        ["compressed"] = jwt => jwt.Rs256(jwt.Header(more: ",\"zip\":\"DEF\",\"crit\":[\"zip\"]")),
        ["typ of another kind"] = jwt => jwt.Rs256(jwt.Header(type: "at+jwt")),
        ["two algorithms"] = jwt => jwt.Rs256(jwt.Header(more: ",\"alg\":\"none\"")),
        ["two subjects"] = jwt => jwt.Rs256(payload: jwt.Payload(more: ",\"sub\":\"stream\"")),
        ["two expiries"] = jwt => jwt.Rs256(payload: jwt.Payload(more: ",\"exp\":9999999999")),
        ["padded"] = jwt => jwt.Rs256().Replace(".", "=.", StringComparison.Ordinal),
        ["padded at the end"] = jwt => $"{jwt.Rs256()}==",
        ["ordinary base64"] = jwt => jwt.Rs256().Replace('-', '+').Replace('_', '/') + "+/",
        ["a blank inside"] = jwt => jwt.Rs256().Insert(20, " "),
        ["four parts"] = jwt => $"{jwt.Rs256()}.AAAA",
        ["five parts"] = jwt => $"{jwt.Rs256()}.AAAA.AAAA",
        ["two parts"] = jwt => jwt.Rs256()[..jwt.Rs256().LastIndexOf('.')],
        ["only dots"] = _ => "..",
        ["last bits changed"] = jwt => ChangeLastBits(jwt.Rs256()),
        ["payload changed"] = jwt =>
            jwt.Rs256().Split('.') is [var header, _, var signature]
                ? $"{header}.{Part(jwt.Payload(more: ",\"x\":1"))}.{signature}"
                : "",
        ["not JSON"] = _ => Rs256("{", "}", Rsa),
        ["arrays"] = _ => Rs256("[]", "[]", Rsa),
        ["deeply nested"] = jwt =>
            jwt.Rs256(payload: jwt.Payload(more: $",\"x\":{new string('[', 500)}{new string(']', 500)}")),
        ["16-bit text"] = jwt =>
            Rs256(Encoding.Unicode.GetBytes(jwt.Header()), Encoding.Unicode.GetBytes(jwt.Payload()), Rsa),
        ["byte order mark"] = jwt =>
            Rs256(
                [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(jwt.Header())],
                Encoding.UTF8.GetBytes(jwt.Payload()),
                Rsa
            ),
        ["JSON serialisation"] = jwt => $$"""{"payload":"{{Part(jwt.Payload())}}","signatures":[]}""",
        ["too long"] = jwt => jwt.Rs256(payload: jwt.Payload(more: $",\"x\":\"{new string('x', 20_000)}\"")),
        ["another issuer"] = jwt => jwt.Rs256(payload: jwt.Payload(issuer: "stream")),
        ["another subject"] = jwt => jwt.Rs256(payload: jwt.Payload(subject: "stream")),
        ["another audience"] = jwt => jwt.Rs256(payload: jwt.Payload(forWhom: "\"https://evil.test\"")),
        ["audience with a slash"] = jwt => jwt.Rs256(payload: jwt.Payload(forWhom: $"\"{jwt.Audience}/\"")),
        ["several audiences"] = jwt =>
            jwt.Rs256(payload: jwt.Payload(forWhom: $"[\"{jwt.Audience}\",\"https://evil.test\"]")),
        ["another operator's audience"] = jwt =>
            jwt.Rs256(
                payload: jwt.Payload(
                    forWhom: $"\"{jwt.Audience.Replace("/metro", "/coast", StringComparison.Ordinal)}\""
                )
            ),
        ["expired"] = jwt => jwt.Rs256(payload: jwt.Payload(lifetime: -60)),
        ["valid for a year"] = jwt => jwt.Rs256(payload: jwt.Payload(lifetime: 31_536_000)),
        ["expiry as text"] = jwt => jwt.Rs256(payload: jwt.Payload(expiry: "\"4102444800\"")),
        ["expiry beyond all time"] = jwt => jwt.Rs256(payload: jwt.Payload(expiry: "1e300")),
        ["expiry below zero"] = jwt => jwt.Rs256(payload: jwt.Payload(expiry: "-1")),
        ["not yet valid"] = jwt => jwt.Rs256(payload: jwt.Payload(more: $",\"nbf\":{jwt.Seconds + 3600}")),
        ["issued in the future"] = jwt => jwt.Rs256(payload: jwt.Payload(issuedAt: 3600)),
        ["no id"] = jwt => jwt.Rs256(payload: jwt.Payload(id: null)),
        ["an id of 10,000 characters"] = jwt => jwt.Rs256(payload: jwt.Payload(id: new string('j', 10_000))),
    };

    public static IEnumerable<string> Names => Makers.Keys.Where(name => name != Sound);

    public static string Jwks => $$"""{"keys":[{{PublicJwk(Rsa, ",\"kid\":\"k1\"")}},{{PublicJwk(Curve)}}]}""";

    public string Make(string name) => Makers[name](this);

    private string Audience => audience;

    private long Seconds => now().ToUnixTimeSeconds();

    private string Header(string algorithm = "RS256", string kid = "k1", string type = "JWT", string more = "") =>
        $$"""{"alg":"{{algorithm}}","kid":"{{kid}}","typ":"{{type}}"{{more}}}""";

    private string Payload(
        string? issuer = null,
        string? subject = null,
        string? forWhom = null,
        int lifetime = 60,
        string? expiry = null,
        int issuedAt = 0,
        string? id = "",
        string more = ""
    )
    {
        var jti = id is null
            ? string.Empty
            : $",\"jti\":\"{(id.Length > 0 ? id : Guid.CreateVersion7().ToString("n"))}\"";
        return $$"""{"iss":"{{issuer ?? client}}","sub":"{{subject ?? client}}","aud":{{forWhom ?? $"\"{audience}\""}},"iat":{{Seconds + issuedAt}},"exp":{{expiry ?? (Seconds + lifetime).ToString(System.Globalization.CultureInfo.InvariantCulture)}}{{jti}}{{more}}}""";
    }

    private string Rs256(string? header = null, string? payload = null) =>
        Rs256(header ?? Header(), payload ?? Payload(), Rsa);

    private static string Rs256(string header, string payload, RSA key) =>
        Rs256(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload), key);

    private static string Rs256(byte[] header, byte[] payload, RSA key)
    {
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Es256(string header, string payload)
    {
        var input = $"{Part(header)}.{Part(payload)}";
        return $"{input}.{Base64Url.EncodeToString(Curve.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private string Es256Der()
    {
        var input = $"{Part("""{"alg":"ES256"}""")}.{Part(Payload())}";
        return $"{input}.{Base64Url.EncodeToString(Curve.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}";
    }

    private string Hs256(byte[] secret)
    {
        var input = $"{Part(Header(algorithm: "HS256"))}.{Part(Payload())}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
    }

    // 2048 bits fill 342 characters with four bits to spare: another spelling of the same octets.
    private static string ChangeLastBits(string jwt) => jwt[..^1] + (char)(jwt[^1] + 1);

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string PublicJwk(RSA key, string more = "") =>
        $$"""{"kty":"RSA","alg":"RS256","n":"{{Base64Url.EncodeToString(key.ExportParameters(false).Modulus)}}","e":"AQAB"{{more}}}""";

    private static string PublicJwk(ECDsa key) =>
        $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(key.ExportParameters(false).Q.X)}}","y":"{{Base64Url.EncodeToString(key.ExportParameters(false).Q.Y)}}"}""";
}
