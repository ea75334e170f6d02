using System.Buffers.Text;
using System.Text.Json;
using FederationBroker.Partners.Keys;

namespace FederationBroker.Payments.Evidence;

/// <summary>A message whose sender has signed its body for good (PAY-SIG), and what that was checked with.</summary>
/// <param name="Address">Where it was sent.</param>
/// <param name="RequestId">Of the request that carried it.</param>
/// <param name="Body">As it was received.</param>
/// <param name="Signature">Header and signature.</param>
internal sealed record SignedForGood(string Address, string RequestId, byte[] Body, string Signature, PartnerKey Key)
{
    /// <summary>The key as JSON (RFC 7517).</summary>
    public string PublicKey() =>
        JsonSerializer.Serialize(
            Key switch
            {
                { P256: { } point } => new Dictionary<string, string?>
                {
                    ["kty"] = "EC",
                    ["crv"] = "P-256",
                    ["kid"] = Key.KeyId,
                    ["x"] = Base64Url.EncodeToString(point.Q.X),
                    ["y"] = Base64Url.EncodeToString(point.Q.Y),
                },
                { Ed25519: { } octets } => new Dictionary<string, string?>
                {
                    ["kty"] = "OKP",
                    ["crv"] = "Ed25519",
                    ["kid"] = Key.KeyId,
                    ["x"] = Base64Url.EncodeToString(octets),
                },
                _ => throw new InvalidOperationException("No message is signed with a key of another kind."),
            }
        );
}
