using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Passkeys.Verification;

/// <summary>What a browser sends of <c>navigator.credentials.get</c> (WebAuthn Level 3, 5.2.2).</summary>
internal sealed record AssertionAnswer(
    byte[] CredentialId,
    byte[] ClientData,
    byte[] AuthenticatorData,
    byte[] Signature,
    byte[] UserHandle
);

/// <summary>What a browser sends of <c>navigator.credentials.create</c> (WebAuthn Level 3, 5.2.1).</summary>
internal sealed record AttestationAnswer(
    byte[] CredentialId,
    byte[] ClientData,
    byte[] AttestationObject,
    string[] Transports
);

/// <summary>
/// Reads what a browser sends, before the library sees it: JSON without a member twice, base64url, bounded, CBOR that
/// is not deeper than authenticators write it. Outputs of extensions are not asked for, and not read.
/// </summary>
internal static class AuthenticatorAnswers
{
    // WebAuthn Level 3, 4: a credential ID has at most 1,023 octets, a user handle 64.
    private const int LongestId = 1023;
    private const int LongestUserHandle = 64;
    private const int LongestSignature = 1024;
    private const int LongestAuthenticatorData = 4096;
    private const int LongestClientData = 4096;
    private const int LongestAttestation = 32 * 1024;

    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = StrictJson.MaxDepth,
        AllowDuplicateProperties = false,
    };

    private static readonly HashSet<string> KnownTransports = new(
        ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"],
        StringComparer.Ordinal
    );

    /// <returns>Null: it is no answer of an authenticator.</returns>
    public static AssertionAnswer? ReadAssertion(string json)
    {
        if (ResponseIn(json) is not { } credential)
            return null;
        var (id, response) = credential;
        var clientData = Bytes(response, "clientDataJSON", LongestClientData);
        var authenticatorData = Bytes(response, "authenticatorData", LongestAuthenticatorData);
        var signature = Bytes(response, "signature", LongestSignature);
        // Without a user handle it is no discoverable credential, and nobody has named an account.
        var userHandle = Bytes(response, "userHandle", LongestUserHandle);
        return
            clientData is null
            || authenticatorData is null
            || signature is null
            || userHandle is null
            || !AuthenticatorBytes.IsPlainData(authenticatorData)
            ? null
            : new AssertionAnswer(id, clientData, authenticatorData, signature, userHandle);
    }

    /// <returns>Null: it is no answer of an authenticator.</returns>
    public static AttestationAnswer? ReadAttestation(string json)
    {
        if (ResponseIn(json) is not { } credential)
            return null;
        var (id, response) = credential;
        var clientData = Bytes(response, "clientDataJSON", LongestClientData);
        var attestation = Bytes(response, "attestationObject", LongestAttestation);
        return clientData is null || attestation is null || !AuthenticatorBytes.IsPlainAttestation(attestation)
            ? null
            : new AttestationAnswer(id, clientData, attestation, TransportsIn(response));
    }

    private static CredentialParts? ResponseIn(string json)
    {
        if (
            StrictJson.Read(Encoding.UTF8.GetBytes(json), Strict) is not { ValueKind: JsonValueKind.Object } credential
            || Text(credential, "type") != "public-key"
            || Bytes(credential, "rawId", LongestId) is not { } rawId
            || Bytes(credential, "id", LongestId) is not { } id
            || !rawId.AsSpan().SequenceEqual(id)
            || !credential.TryGetProperty("response", out var response)
            || response.ValueKind != JsonValueKind.Object
        )
            return null;
        return new CredentialParts(rawId, response);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement json, string name, int longest)
    {
        if (Text(json, name) is not { Length: > 0 } text || Base64Url.GetEncodedLength(longest) < text.Length)
            return null;
        // The alphabet alone: the framework passes over blanks, and takes padding.
        return text.AsSpan().ContainsAnyExcept(Alphabet) || !Base64Url.IsValid(text)
            ? null
            : Base64Url.DecodeFromChars(text);
    }

    private static readonly System.Buffers.SearchValues<char> Alphabet = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    // A hint for the browser alone (WebAuthn Level 3, 5.8.4); kinds that are unknown here are passed over.
    private static string[] TransportsIn(JsonElement response) =>
        response.TryGetProperty("transports", out var list) && list.ValueKind == JsonValueKind.Array
            ?
            [
                .. list.EnumerateArray()
                    .Where(item => item.ValueKind == JsonValueKind.String)
                    .Select(item => item.GetString()!)
                    .Where(KnownTransports.Contains)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    private sealed record CredentialParts(byte[] Id, JsonElement Response);
}
