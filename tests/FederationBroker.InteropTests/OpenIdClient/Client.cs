using System.Buffers.Text;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace FederationBroker.InteropTests.OpenIdClient;

/// <summary>One registered client per way to authenticate, with the credentials its partner holds.</summary>
internal sealed record Client(
    string Id,
    string Method,
    string IdTokenAlgorithm,
    string? KeyAlgorithm = null,
    bool IsGuarded = false
)
{
    private readonly (string Private, string Public)? key = KeyAlgorithm is null ? null : NewKey(Id, KeyAlgorithm);

    public static IEnumerable<string> Ids => All.Select(client => client.Id);

    public static Client[] All =>
        [
            new("basic-rs", "client_secret_basic", "RS256"),
            new("basic-es", "client_secret_basic", "ES256"),
            new("post-rs", "client_secret_post", "RS256"),
            new("jwt-rs", "private_key_jwt", "RS256", "RS256"),
            new("jwt-es", "private_key_jwt", "ES256", "ES256"),
            new("jwt-ed", "private_key_jwt", "EdDSA", "EdDSA"),
            new("fapi-es", "private_key_jwt", "ES256", "ES256", IsGuarded: true),
            new("fapi-ed", "private_key_jwt", "EdDSA", "EdDSA", IsGuarded: true),
            new("public-rs", "none", "RS256"),
            new("public-es", "none", "ES256"),
        ];

    // As FAPI 2.0 has it, Message Signing included.
    private const string Guarded = "  securityProfile: fapi2MessageSigning\n  dpop: requiredWithNonce\n";

    public string RedirectUri => $"https://{Id}.ott.test/callback";

    public string ByeUri => $"https://{Id}.ott.test/bye";

    public void Register(ConfigurationFolder configuration)
    {
        var more = string.Empty;
        if (key is { } pair)
        {
            var file = Path.Combine(configuration.Path, $"{Id}.jwks.json");
            Directory.CreateDirectory(configuration.Path);
            File.WriteAllText(file, $$"""{"keys":[{{pair.Public}}]}""");
            more = $"  jwksFile: {file}\n";
        }

        if (IsGuarded)
            more += Guarded;
        configuration.WritePartner(
            Id,
            ConfigurationFolder.OidcPartner(Id, authentication: Method, algorithm: IdTokenAlgorithm, more: more)
        );
    }

    public object Discovery(string issuer) =>
        new
        {
            issuer,
            clientId = Id,
            method = Method,
            secret = ConfigurationFolder.ClientSecret,
            keyPkcs8 = key?.Private,
            keyAlgorithm = KeyAlgorithm,
            keyId = Id,
            idTokenAlgorithm = IdTokenAlgorithm,
            guarded = IsGuarded,
        };

    private static (string Private, string Public) NewKey(string id, string algorithm)
    {
        if (algorithm == "RS256")
        {
            using var rsa = RSA.Create(2048);
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            return (
                Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()),
                $$"""{"kty":"RSA","kid":"{{id}}","alg":"RS256","use":"sig","n":"{{Text(numbers.Modulus)}}","e":"{{Text(numbers.Exponent)}}"}"""
            );
        }

        if (algorithm == "EdDSA")
        {
            using var edwards = Key.Create(
                SignatureAlgorithm.Ed25519,
                new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }
            );
            var x = Text(edwards.PublicKey.Export(KeyBlobFormat.RawPublicKey));
            return (
                Convert.ToBase64String(edwards.Export(KeyBlobFormat.PkixPrivateKey)),
                $$"""{"kty":"OKP","crv":"Ed25519","kid":"{{id}}","alg":"EdDSA","use":"sig","x":"{{x}}"}"""
            );
        }

        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = curve.ExportParameters(includePrivateParameters: false).Q;
        return (
            Convert.ToBase64String(curve.ExportPkcs8PrivateKey()),
            $$"""{"kty":"EC","crv":"P-256","kid":"{{id}}","alg":"ES256","use":"sig","x":"{{Text(point.X)}}","y":"{{Text(point.Y)}}"}"""
        );
    }

    private static string Text(byte[]? bytes) => Base64Url.EncodeToString(bytes);
}
