using FederationBroker.Data.Keys;

namespace FederationBroker.Saml.Signatures;

/// <summary>What signs SAML messages; each key is carried by a certificate, as metadata wants (SDP-MD05).</summary>
internal static class SamlKeys
{
    /// <summary>
    /// Responses and assertions (SDP-MD06: at least 2048 bits of RSA). An operator can choose 3072; each signature
    /// takes three times as long then.
    /// </summary>
    public static readonly KeyUse Assertion = new("SamlAssertion", KeyKind.Rsa2048, "SAML signing");

    /// <summary>The metadata document: a key that is not in the document it signs (SDP-MD02).</summary>
    public static readonly KeyUse Metadata = new("SamlMetadata", KeyKind.Rsa2048, "SAML metadata signing");
}
