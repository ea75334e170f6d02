using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners.Keys;

namespace FederationBroker.Oidc.Dpop;

/// <summary>
/// A proof that was read and whose signature is right (RFC 9449 4.2): whoever sent it has the private half of its key.
/// Whether it is for this request, and new, is still to be asked.
/// </summary>
internal sealed class DpopProof
{
    public const string Header = "DPoP";

    private const int LongestId = 256;

    private readonly CompactJws jws;

    private DpopProof(CompactJws jws, byte[] key) => (this.jws, Key) = (jws, key);

    /// <summary>Thumbprint of the key (<c>jkt</c>).</summary>
    public byte[] Key { get; }

    public string Id => CompactJws.Text(jws.Payload, "jti")!;

    public DateTimeOffset IssuedAt => CompactJws.Date(jws.Payload, "iat")!.Value;

    public string? Nonce => CompactJws.Text(jws.Payload, "nonce");

    /// <returns>Null: it is not a proof as RFC 9449 4.3 has it, steps 2 to 7.</returns>
    public static DpopProof? Read(string text)
    {
        if (CompactJws.Parse(text) is not { Type: "dpop+jwt" } jws || !OidcAlgorithms.IsStrong(jws.Algorithm))
            return null;
        // Step 7: a private key that is sent along is none any more.
        if (!jws.Header.TryGetProperty("jwk", out var jwk) || PartnerKey.Read(jwk) is not { } key)
            return null;
        var isWhole =
            CompactJws.Text(jws.Payload, "jti") is { Length: > 0 and <= LongestId }
            && CompactJws.Text(jws.Payload, "htm") is not null
            && CompactJws.Text(jws.Payload, "htu") is not null
            && CompactJws.Date(jws.Payload, "iat") is not null;
        return isWhole && key.Verifies(jws) ? new DpopProof(jws, KeyThumbprint.Of(key)) : null;
    }

    /// <param name="address">Of the endpoint, as the provider publishes it.</param>
    public bool IsFor(string method, string address) =>
        CompactJws.Text(jws.Payload, "htm") == method
        && AddressOf(CompactJws.Text(jws.Payload, "htu")!) is { } named
        && named == AddressOf(address);

    /// <summary>RFC 9449 4.2: <c>ath</c> is of the very token that comes with it.</summary>
    public bool IsFor(string accessToken)
    {
        var hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        return CompactJws.Text(jws.Payload, "ath") == hash;
    }

    // Without query and fragment, and in one spelling (RFC 3986 6.2.2, 6.2.3).
    private static string? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;
}
