using FederationBroker.Data.Keys;

namespace FederationBroker.Saml.Signatures;

/// <summary>What signs SAML messages; each key is carried by a certificate, as metadata wants (SDP-MD05).</summary>
internal static class SamlKeys
{
    /// <summary>Responses and assertions (SDP-MD06: at least 2048 bits of RSA).</summary>
    public static readonly KeyUse Assertion = new("SamlAssertion", KeyKind.Rsa3072, "SAML signing");

    /// <summary>The metadata document: a key that is not in the document it signs (SDP-MD02).</summary>
    public static readonly KeyUse Metadata = new("SamlMetadata", KeyKind.Rsa3072, "SAML metadata signing");
}
