using System.Formats.Asn1;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace FederationBroker.TestKit;

/// <summary>
/// A maker of authenticators with its own root, and FIDO beside it, which publishes what it knows of models. Nothing
/// of the product is used.
/// </summary>
public sealed class AuthenticatorMaker : IDisposable
{
    private const string ModelExtension = "1.3.6.1.4.1.45724.1.1.4";

    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa batchKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa fidoKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 fido;

    public AuthenticatorMaker()
    {
        root = SelfSigned("CN=Maker Root", rootKey);
        fido = SelfSigned("CN=Metadata Root", fidoKey);
    }

    /// <summary>Under which the metadata is signed, as PEM.</summary>
    public string MetadataRoot => fido.ExportCertificatePem();

    public void Dispose()
    {
        root.Dispose();
        fido.Dispose();
        rootKey.Dispose();
        batchKey.Dispose();
        fidoKey.Dispose();
    }

    /// <summary>WebAuthn Level 3, 8.2: packed, with a certificate of this maker.</summary>
    public void WriteStatement(CborWriter statement, Guid model, byte[] covered)
    {
        using var batch = BatchCertificate(model);
        statement.WriteStartMap(3);
        statement.WriteTextString("alg");
        statement.WriteInt32(-7);
        statement.WriteTextString("sig");
        statement.WriteByteString(
            batchKey.SignData(covered, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        );
        statement.WriteTextString("x5c");
        statement.WriteStartArray(1);
        statement.WriteByteString(batch.RawData);
        statement.WriteEndArray();
        statement.WriteEndMap();
    }

    /// <summary>The file that FIDO publishes (FIDO Metadata Service 3.1, 3.1.7), signed by its own root.</summary>
    /// <param name="models">AAGUID, what it is called, and its latest status.</param>
    public string Metadata(DateOnly nextUpdate, params (Guid Model, string Name, string Status)[] models)
    {
        var entries = new JsonArray();
        foreach (var (model, name, status) in models)
            entries.Add(Entry(model, name, status));
        var payload = new JsonObject
        {
            ["legalHeader"] = "test",
            ["no"] = 1,
            ["nextUpdate"] = nextUpdate.ToString("yyyy-MM-dd"),
            ["entries"] = entries,
        };
        var header = new JsonObject
        {
            ["alg"] = "ES256",
            ["typ"] = "JWT",
            ["x5c"] = new JsonArray(Convert.ToBase64String(fido.RawData)),
        };
        var covered = $"{Encoded(header)}.{Encoded(payload)}";
        var signature = fidoKey.SignData(Encoding.ASCII.GetBytes(covered), HashAlgorithmName.SHA256);
        return $"{covered}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
    }

    private JsonObject Entry(Guid model, string name, string status) =>
        new()
        {
            ["aaguid"] = model.ToString(),
            ["metadataStatement"] = new JsonObject
            {
                ["aaguid"] = model.ToString(),
                ["description"] = name,
                ["authenticatorVersion"] = 1,
                ["protocolFamily"] = "fido2",
                ["schema"] = 3,
                ["upv"] = new JsonArray(new JsonObject { ["major"] = 1, ["minor"] = 1 }),
                ["authenticationAlgorithms"] = new JsonArray("secp256r1_ecdsa_sha256_raw"),
                ["publicKeyAlgAndEncodings"] = new JsonArray("cose"),
                ["attestationTypes"] = new JsonArray("basic_full"),
                ["userVerificationDetails"] = new JsonArray(),
                ["keyProtection"] = new JsonArray("hardware"),
                ["matcherProtection"] = new JsonArray("on_chip"),
                ["tcDisplay"] = new JsonArray(),
                ["attestationRootCertificates"] = new JsonArray(Convert.ToBase64String(root.RawData)),
            },
            ["statusReports"] = new JsonArray(
                new JsonObject { ["status"] = "FIDO_CERTIFIED_L1", ["effectiveDate"] = "2024-01-01" },
                new JsonObject { ["status"] = status, ["effectiveDate"] = "2025-01-01" }
            ),
            ["timeOfLastStatusChange"] = "2025-01-01",
        };

    private static string Encoded(JsonObject json) =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static X509Certificate2 SelfSigned(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Yesterday, Yesterday.AddYears(10));
    }

    private static DateTimeOffset Yesterday => TimeProvider.System.GetUtcNow().AddDays(-1);

    // WebAuthn Level 3, 8.2.1: what an attestation certificate has to say.
    private X509Certificate2 BatchCertificate(Guid model)
    {
        var request = new CertificateRequest(
            "CN=Batch, OU=Authenticator Attestation, O=Maker, C=US",
            batchKey,
            HashAlgorithmName.SHA256
        );
        var value = new AsnWriter(AsnEncodingRules.DER);
        value.WriteOctetString(model.ToByteArray(bigEndian: true));
        request.CertificateExtensions.Add(new X509Extension(ModelExtension, value.Encode(), critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        return request.Create(root, Yesterday, Yesterday.AddYears(5), RandomNumberGenerator.GetBytes(12));
    }
}
