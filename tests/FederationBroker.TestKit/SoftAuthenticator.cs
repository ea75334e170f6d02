using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NSec.Cryptography;

namespace FederationBroker.TestKit;

/// <summary>
/// An authenticator and the browser in front of it, in software (WebAuthn Level 3, 6): nothing of the product is used.
/// Each member can be set to what a faulty or hostile one would say.
/// </summary>
public sealed class SoftAuthenticator : IDisposable
{
    private readonly ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA rsa;
    private readonly Key ed25519 = Key.Create(SignatureAlgorithm.Ed25519);

    public SoftAuthenticator(int rsaBits = 2048) => rsa = RSA.Create(rsaBits);

    /// <summary>COSE: -7 ES256, -8 EdDSA, -257 RS256.</summary>
    public int Algorithm { get; init; } = -7;

    public byte[] CredentialId { get; set; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Kept from the options a passkey was made with.</summary>
    public byte[] UserHandle { get; set; } = [];

    public string Origin { get; set; } = BrokerWorld.Origin;

    public string RpId { get; set; } = new Uri(BrokerWorld.Origin).Host;

    /// <summary>User present and verified.</summary>
    public byte Flags { get; set; } = 0x05;

    public uint Counter { get; set; }

    public Guid Model { get; init; } = Guid.Empty;

    /// <summary>Who made it; null: it proves nothing.</summary>
    public AuthenticatorMaker? Maker { get; init; }

    /// <summary>It signs the attestation with its own key, and claims whatever model it likes.</summary>
    public bool AttestsItself { get; init; }

    /// <summary>Changes what the browser says it saw.</summary>
    public Action<JsonObject>? ClientData { get; set; }

    /// <summary>Follows the authenticator data: extensions, or what is none.</summary>
    public byte[] Tail { get; set; } = [];

    public void Dispose()
    {
        ecdsa.Dispose();
        rsa.Dispose();
        ed25519.Dispose();
    }

    /// <summary>What <c>navigator.credentials.create(…).toJSON()</c> gives.</summary>
    public JsonObject Create(JsonElement options)
    {
        UserHandle = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        var clientData = ClientDataOf("webauthn.create", options);
        var data = Data(withCredential: true);
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
                ["attestationObject"] = Base64Url.EncodeToString(Attestation(data, clientData)),
                ["transports"] = new JsonArray("internal", "carrier-pigeon"),
            }
        );
    }

    /// <summary>What <c>navigator.credentials.get(…).toJSON()</c> gives.</summary>
    public JsonObject Get(JsonElement options)
    {
        var clientData = ClientDataOf("webauthn.get", options);
        var data = Data(withCredential: false);
        return Credential(
            new JsonObject
            {
                ["clientDataJSON"] = Base64Url.EncodeToString(clientData),
                ["authenticatorData"] = Base64Url.EncodeToString(data),
                ["signature"] = Base64Url.EncodeToString(Sign([.. data, .. SHA256.HashData(clientData)])),
                ["userHandle"] = Base64Url.EncodeToString(UserHandle),
            }
        );
    }

    private JsonObject Credential(JsonObject response) =>
        new()
        {
            ["id"] = Base64Url.EncodeToString(CredentialId),
            ["rawId"] = Base64Url.EncodeToString(CredentialId),
            ["type"] = "public-key",
            ["response"] = response,
            ["clientExtensionResults"] = new JsonObject(),
        };

    private byte[] ClientDataOf(string type, JsonElement options)
    {
        var said = new JsonObject
        {
            ["type"] = type,
            ["challenge"] = options.GetProperty("challenge").GetString(),
            ["origin"] = Origin,
            ["crossOrigin"] = false,
        };
        ClientData?.Invoke(said);
        return Encoding.UTF8.GetBytes(said.ToJsonString());
    }

    private byte[] Data(bool withCredential)
    {
        var header = new byte[37];
        SHA256.HashData(Encoding.ASCII.GetBytes(RpId)).CopyTo(header, 0);
        header[32] = (byte)(Flags | (withCredential ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(33), Counter);
        return withCredential ? [.. header, .. AttestedCredential(), .. Tail] : [.. header, .. Tail];
    }

    private byte[] AttestedCredential()
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)CredentialId.Length);
        return [.. Model.ToByteArray(bigEndian: true), .. length, .. CredentialId, .. CoseKey()];
    }

    // RFC 9053 7.1 and 7.2, RFC 8230 4.
    private byte[] CoseKey()
    {
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        switch (Algorithm)
        {
            case -8:
                Write(key, 4, (1, 1), (3, -8), (-1, 6));
                key.WriteInt32(-2);
                key.WriteByteString(ed25519.PublicKey.Export(KeyBlobFormat.RawPublicKey));
                break;
            case -257:
                var numbers = rsa.ExportParameters(includePrivateParameters: false);
                Write(key, 4, (1, 3), (3, -257));
                key.WriteInt32(-1);
                key.WriteByteString(numbers.Modulus!);
                key.WriteInt32(-2);
                key.WriteByteString(numbers.Exponent!);
                break;
            default:
                var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
                Write(key, 5, (1, 2), (3, Algorithm), (-1, 1));
                key.WriteInt32(-2);
                key.WriteByteString(point.X!);
                key.WriteInt32(-3);
                key.WriteByteString(point.Y!);
                break;
        }

        key.WriteEndMap();
        return key.Encode();
    }

    private static void Write(CborWriter key, int members, params (int Name, int Value)[] numbers)
    {
        key.WriteStartMap(members);
        foreach (var (name, value) in numbers)
        {
            key.WriteInt32(name);
            key.WriteInt32(value);
        }
    }

    // WebAuthn Level 3, 8.2 (packed) and 8.7 (none).
    private byte[] Attestation(byte[] data, byte[] clientData)
    {
        var statement = new CborWriter(CborConformanceMode.Ctap2Canonical);
        statement.WriteStartMap(3);
        statement.WriteTextString("fmt");
        statement.WriteTextString(Maker is null && !AttestsItself ? "none" : "packed");
        statement.WriteTextString("attStmt");
        byte[] covered = [.. data, .. SHA256.HashData(clientData)];
        if (Maker is not null)
            Maker.WriteStatement(statement, Model, covered);
        else if (AttestsItself)
            WriteOwnStatement(statement, covered);
        else
            WriteNothing(statement);
        statement.WriteTextString("authData");
        statement.WriteByteString(data);
        statement.WriteEndMap();
        return statement.Encode();
    }

    private void WriteOwnStatement(CborWriter statement, byte[] covered)
    {
        statement.WriteStartMap(2);
        statement.WriteTextString("alg");
        statement.WriteInt32(Algorithm);
        statement.WriteTextString("sig");
        statement.WriteByteString(Sign(covered));
        statement.WriteEndMap();
    }

    private static void WriteNothing(CborWriter statement)
    {
        statement.WriteStartMap(0);
        statement.WriteEndMap();
    }

    private byte[] Sign(byte[] data) =>
        Algorithm switch
        {
            -8 => SignatureAlgorithm.Ed25519.Sign(ed25519, data),
            -257 => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
        };
}
