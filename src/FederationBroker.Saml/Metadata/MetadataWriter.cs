using FederationBroker.Partners;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Signatures;
using FederationBroker.Saml.SingleSignOn;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// Writes a tenant's EntityDescriptor (SAML metadata 2.3, saml2int SDP-IDP33). It states what exists and nothing else
/// (SDP-MD04): no logout, artifact or attribute service is named before there is one.
/// </summary>
internal static class MetadataWriter
{
    /// <summary>Receivers must ask again within this time (SDP-MD03), so a revoked key is forgotten by then.</summary>
    private static readonly TimeSpan ValidFor = TimeSpan.FromDays(7);

    /// <param name="assertionKeys">Next, active and retired ones: receivers learn a key before it signs.</param>
    /// <param name="signer">A key that is not among them (SDP-MD02): whoever gets hold of one cannot replace the
    /// others.</param>
    public static byte[] Write(
        Tenant tenant,
        IEnumerable<ElementSigner> assertionKeys,
        ElementSigner signer,
        DateTimeOffset now
    )
    {
        var id = SamlId.New();
        var writer = new CanonicalXmlWriter();
        writer
            .Start("md:EntityDescriptor")
            .Attribute("ID", id)
            .Attribute("cacheDuration", "PT6H")
            .Attribute("entityID", tenant.SamlEntityId)
            .Attribute("validUntil", XmlValues.Instant(now + ValidFor));
        var place = writer.Length;
        Algorithms(writer);
        Role(writer, tenant, assertionKeys);
        Contact(writer, tenant);
        writer.End();
        return SignatureWriter.Sign(writer.Written.Span, place, id, signer);
    }

    /// <summary>SAML metadata algorithm support 1.0: what requests may be signed with.</summary>
    private static void Algorithms(CanonicalXmlWriter writer)
    {
        writer.Start("md:Extensions");
        foreach (var digest in SignatureShape.AllowedDigests)
            writer.Start("alg:DigestMethod").Attribute("Algorithm", digest).End();
        foreach (var algorithm in SignatureAlgorithm.Names)
            writer.Start("alg:SigningMethod").Attribute("Algorithm", algorithm).End();
        writer.End();
    }

    private static void Role(CanonicalXmlWriter writer, Tenant tenant, IEnumerable<ElementSigner> assertionKeys)
    {
        writer
            .Start("md:IDPSSODescriptor")
            .Attribute("WantAuthnRequestsSigned", "false")
            .Attribute("errorURL", SamlAddresses.Help(tenant))
            .Attribute("protocolSupportEnumeration", XmlNames.Protocol);
        Extensions(writer, tenant);
        foreach (var key in assertionKeys)
            writer
                .Start("md:KeyDescriptor")
                .Attribute("use", "signing")
                .Start("ds:KeyInfo")
                .Start("ds:X509Data")
                .Leaf("ds:X509Certificate", key.CertificateText)
                .End()
                .End()
                .End();
        writer.Leaf("md:NameIDFormat", SamlNames.Persistent).Leaf("md:NameIDFormat", SamlNames.Transient);
        foreach (var binding in (ReadOnlySpan<string>)[SamlNames.RedirectBinding, SamlNames.PostBinding])
            writer
                .Start("md:SingleSignOnService")
                .Attribute("Binding", binding)
                .Attribute("Location", SamlAddresses.SingleSignOn(tenant))
                .End();
        writer.End();
    }

    /// <summary>
    /// Scope without pattern (SDP-IDP14): receivers drop a pairwise-id whose right side is not stated here.
    /// </summary>
    private static void Extensions(CanonicalXmlWriter writer, Tenant tenant) =>
        writer
            .Start("md:Extensions")
            .Start("mdui:UIInfo")
            .Start("mdui:DisplayName")
            .Attribute("xml:lang", tenant.Locales[0])
            .Text(tenant.DisplayName)
            .End()
            .End()
            .Start("shibmd:Scope")
            .Attribute("regexp", "false")
            .Text(tenant.PairwiseScope)
            .End()
            .End();

    private static void Contact(CanonicalXmlWriter writer, Tenant tenant)
    {
        if (tenant.TechnicalContact is not { Length: > 0 } address)
            return;
        writer
            .Start("md:ContactPerson")
            .Attribute("contactType", "technical")
            .Leaf("md:Company", tenant.DisplayName)
            .Leaf("md:EmailAddress", $"mailto:{address}")
            .End();
    }
}
