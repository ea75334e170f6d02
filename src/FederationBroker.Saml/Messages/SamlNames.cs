namespace FederationBroker.Saml.Messages;

/// <summary>Identifiers of SAML core and bindings that this identity provider speaks.</summary>
internal static class SamlNames
{
    public const string PostBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
    public const string RedirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

    public const string Persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
    public const string Transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
    public const string UnspecifiedNameId = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

    public const string BearerConfirmation = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    /// <summary>SAML subject identifier attributes profile 1.0 §3.4.</summary>
    public const string PairwiseId = "urn:oasis:names:tc:SAML:attribute:pairwise-id";

    /// <summary>Core 8.2: names are URIs (SDP-IDP18) unless an agreement gives a partner a plain word.</summary>
    public static string AttributeNameFormat(string name) =>
        name.Contains(':', StringComparison.Ordinal)
            ? "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
            : "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
}
