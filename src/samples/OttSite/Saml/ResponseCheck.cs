using System.Xml;

namespace OttSite.Saml;

/// <summary>The checks a service provider owes a Response (SAML profiles 4.1.4.3), in order.</summary>
internal sealed class ResponseCheck(ThisServiceProvider self, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(3);

    /// <summary>Reads the envelope only. Nothing of it is believed, but it names the request and a refusal.</summary>
    public static XmlElement ReadEnvelope(byte[] octets)
    {
        var root = SafeXml.Read(octets).DocumentElement!;
        Demand(
            root.LocalName == "Response" && root.NamespaceURI == SamlNames.Protocol,
            "The message is no SAML response."
        );
        Demand(root.GetAttribute("Version") == "2.0", "The message is not SAML 2.0.");
        return root;
    }

    /// <exception cref="SignInFailedException">The provider refused; the innermost status code says why.</exception>
    public static void DemandSuccess(XmlElement response)
    {
        var status = response.Needed("Status", SamlNames.Protocol);
        var code = status.Needed("StatusCode", SamlNames.Protocol);
        if (code.GetAttribute("Value") == SamlNames.Success)
            return;
        var reason = (code.Only("StatusCode", SamlNames.Protocol) ?? code).GetAttribute("Value");
        throw SignInFailedException.Refused(
            reason[(reason.LastIndexOf(':') + 1)..],
            status.Only("StatusMessage", SamlNames.Protocol)?.InnerText
        );
    }

    /// <returns>The assertion, covered by a signature of the provider, made for this site and this request, and still
    /// fresh.</returns>
    public XmlElement CheckAssertion(XmlElement response, string requestId, IdentityProviderDescription provider)
    {
        Demand(
            response.GetAttribute("Destination") == self.AssertionConsumerUrl,
            "The response is addressed to another place."
        );
        Demand(
            !response.Children("EncryptedAssertion", SamlNames.Assertion).Any(),
            "The assertion is encrypted, which was not asked for."
        );
        var assertion = response.Needed("Assertion", SamlNames.Assertion);
        var responseSigned = SignatureCheck.Covers(response, provider.Certificates);
        var assertionSigned = SignatureCheck.Covers(assertion, provider.Certificates);
        Demand(responseSigned || assertionSigned, "Neither response nor assertion is signed.");
        SignatureCheck.DemandNoOthers(response.OwnerDocument, (responseSigned ? 1 : 0) + (assertionSigned ? 1 : 0));
        if (response.Only("Issuer", SamlNames.Assertion) is { } sender)
            Demand(sender.InnerText == provider.EntityId, "The response has another issuer.");
        Demand(
            assertion.Needed("Issuer", SamlNames.Assertion).InnerText == provider.EntityId,
            "The assertion has another issuer."
        );
        CheckConditions(assertion.Needed("Conditions", SamlNames.Assertion));
        CheckConfirmation(assertion.Needed("Subject", SamlNames.Assertion), requestId);
        var statement = assertion.Needed("AuthnStatement", SamlNames.Assertion);
        Demand(Before(statement, "SessionNotOnOrAfter", required: false), "The session at the provider has ended.");
        return assertion;
    }

    private void CheckConditions(XmlElement conditions)
    {
        Demand(Before(conditions, "NotOnOrAfter", required: true), "The assertion has expired.");
        Demand(After(conditions, "NotBefore"), "The assertion is not valid yet: check this machine's clock.");
        var restrictions = conditions.Children("AudienceRestriction", SamlNames.Assertion).ToArray();
        Demand(restrictions.Length > 0, "The assertion names no audience.");
        Demand(
            Array.TrueForAll(restrictions, restriction =>
                restriction
                    .Children("Audience", SamlNames.Assertion)
                    .Any(audience => audience.InnerText == self.EntityId)
            ),
            "The assertion is for another site."
        );
    }

    private void CheckConfirmation(XmlElement subject, string requestId)
    {
        var confirmed = subject
            .Children("SubjectConfirmation", SamlNames.Assertion)
            .Where(static one => one.GetAttribute("Method") == SamlNames.Bearer)
            .Select(static one => one.Only("SubjectConfirmationData", SamlNames.Assertion))
            .Any(data =>
                data is not null
                && data.GetAttribute("Recipient") == self.AssertionConsumerUrl
                && data.GetAttribute("InResponseTo") == requestId
                && !data.HasAttribute("NotBefore")
                && Before(data, "NotOnOrAfter", required: true)
            );
        Demand(confirmed, "The assertion does not answer this sign-in, or came too late.");
    }

    private bool Before(XmlElement element, string attribute, bool required) =>
        element.HasAttribute(attribute) ? time.GetUtcNow() < Instant(element, attribute) + Skew : !required;

    private bool After(XmlElement element, string attribute) =>
        !element.HasAttribute(attribute) || time.GetUtcNow() >= Instant(element, attribute) - Skew;

    private static DateTimeOffset Instant(XmlElement element, string attribute)
    {
        try
        {
            return XmlConvert.ToDateTimeOffset(element.GetAttribute(attribute));
        }
        catch (FormatException)
        {
            throw SignInFailedException.Untrusted($"{attribute} is no time.");
        }
    }

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
            throw SignInFailedException.Untrusted(otherwise);
    }
}
