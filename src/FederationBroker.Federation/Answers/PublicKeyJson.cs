using System.Buffers.Text;
using FederationBroker.Data.Keys;

namespace FederationBroker.Federation.Answers;

/// <summary>The public half of a key of ours, as others read it (RFC 7517).</summary>
public static class PublicKeyJson
{
    public static void Write(JsonMembers json, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(key);
        json.WriteString("kid", key.KeyId);
        json.WriteString("use", "sig");
        json.WriteString("alg", key.Algorithm);
        switch (key.PublicKey)
        {
            case PublicKeyParameters.Rsa rsa:
                json.WriteString("kty", "RSA");
                json.WriteString("n", Base64Url.EncodeToString(rsa.Modulus));
                json.WriteString("e", Base64Url.EncodeToString(rsa.Exponent));
                break;
            case PublicKeyParameters.P256 point:
                json.WriteString("kty", "EC");
                json.WriteString("crv", "P-256");
                json.WriteString("x", Base64Url.EncodeToString(point.X));
                json.WriteString("y", Base64Url.EncodeToString(point.Y));
                break;
            case PublicKeyParameters.Ed25519 point:
                json.WriteString("kty", "OKP");
                json.WriteString("crv", "Ed25519");
                json.WriteString("x", Base64Url.EncodeToString(point.X));
                break;
        }
    }
}
