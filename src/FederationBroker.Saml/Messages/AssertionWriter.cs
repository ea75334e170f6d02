using FederationBroker.Saml.Signatures;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Messages;

/// <summary>
/// Writes an assertion of the Web Browser SSO profile (SAML profiles 4.1.4.2); attributes in canonical order.
/// </summary>
internal static class AssertionWriter
{
    /// <summary>Clocks of receivers that run behind must not refuse a fresh assertion.</summary>
    private static readonly TimeSpan ValidBefore = TimeSpan.FromMinutes(1);

    /// <param name="signer">Null leaves the assertion to be covered by the signature of the response.</param>
    public static ReadOnlyMemory<byte> Write(Assertion assertion, Response response, ElementSigner? signer)
    {
        var writer = new CanonicalXmlWriter();
        writer
            .Start("saml:Assertion")
            .Attribute("ID", assertion.Id)
            .Attribute("IssueInstant", XmlValues.Instant(response.IssuedAt))
            .Attribute("Version", "2.0")
            .Leaf("saml:Issuer", response.Issuer);
        var place = writer.Length;
        Subject(writer, assertion, response);
        Conditions(writer, assertion, response);
        AuthnStatement(writer, assertion);
        if (!assertion.Attributes.IsEmpty)
            AttributeStatement(writer, assertion);
        writer.End();
        return signer is null ? writer.Written : SignatureWriter.Sign(writer.Written.Span, place, assertion.Id, signer);
    }

    private static void Subject(CanonicalXmlWriter writer, Assertion assertion, Response response) =>
        writer
            .Start("saml:Subject")
            .Start("saml:NameID")
            .Attribute("Format", assertion.NameId.Format)
            .Attribute("NameQualifier", assertion.NameId.NameQualifier)
            .Attribute("SPNameQualifier", assertion.NameId.SpNameQualifier)
            .Text(assertion.NameId.Value)
            .End()
            .Start("saml:SubjectConfirmation")
            .Attribute("Method", SamlNames.BearerConfirmation)
            .Start("saml:SubjectConfirmationData")
            .Attribute("InResponseTo", response.InResponseTo)
            .Attribute("NotOnOrAfter", XmlValues.Instant(assertion.NotOnOrAfter))
            .Attribute("Recipient", response.Destination)
            .End()
            .End()
            .End();

    private static void Conditions(CanonicalXmlWriter writer, Assertion assertion, Response response) =>
        writer
            .Start("saml:Conditions")
            .Attribute("NotBefore", XmlValues.Instant(response.IssuedAt - ValidBefore))
            .Attribute("NotOnOrAfter", XmlValues.Instant(assertion.NotOnOrAfter))
            .Start("saml:AudienceRestriction")
            .Leaf("saml:Audience", assertion.Audience)
            .End()
            .End();

    private static void AuthnStatement(CanonicalXmlWriter writer, Assertion assertion) =>
        writer
            .Start("saml:AuthnStatement")
            .Attribute("AuthnInstant", XmlValues.Instant(assertion.AuthnInstant))
            .Attribute("SessionIndex", assertion.SessionIndex)
            .Attribute("SessionNotOnOrAfter", assertion.SessionEndsBy is { } end ? XmlValues.Instant(end) : null)
            .Start("saml:AuthnContext")
            .Leaf("saml:AuthnContextClassRef", assertion.AuthnContextClass)
            .End()
            .End();

    private static void AttributeStatement(CanonicalXmlWriter writer, Assertion assertion)
    {
        // Receivers look attributes up by either name, and some of them without case: what is found must be the one
        // that was meant.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        writer.Start("saml:AttributeStatement");
        foreach (var attribute in assertion.Attributes)
        {
            if (
                !names.Add(attribute.Name)
                || (attribute.FriendlyName is { } friendly && friendly != attribute.Name && !names.Add(friendly))
            )
                throw new InvalidOperationException($"The attribute {attribute.Name} is written already.");
            writer
                .Start("saml:Attribute")
                .Attribute("FriendlyName", attribute.FriendlyName)
                .Attribute("Name", attribute.Name)
                .Attribute("NameFormat", SamlNames.AttributeNameFormat(attribute.Name));
            foreach (var value in attribute.Values)
                Value(writer, value);
            writer.End();
        }

        writer.End();
    }

    /// <summary>
    /// Line ends travel as line feeds: receivers that write a tree out and read it again, as .NET does before it
    /// verifies, lose carriage returns, and with them the signature.
    /// </summary>
    private static void Value(CanonicalXmlWriter writer, string value) =>
        writer
            .Start("saml:AttributeValue", Prefixes.Xs | Prefixes.Xsi)
            .Attribute("xsi:type", "xs:string")
            .Text(value.ReplaceLineEndings("\n"))
            .End();
}
