using FederationBroker.Partners;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.SingleSignOn;

namespace FederationBroker.UnitTests.Saml;

// Requests that are unusual, and right.
public sealed partial class RequestCheckTests
{
    private static readonly Dictionary<string, SamlRequest> Sound = new()
    {
        ["as it is"] = Good,
        ["just young enough"] = Good with { IssueInstant = SamplePartner.Now.AddSeconds(-479) },
        ["a clock ahead"] = Good with { IssueInstant = SamplePartner.Now.AddSeconds(179) },
        ["without an address"] = Good with { Consumer = null },
        ["with unknown extensions"] = Good with
        {
            Children = "<samlp:Extensions><x xmlns=\"urn:x\" a=\"b\"><y/></x></samlp:Extensions>",
        },
        ["with conditions"] = Good with { Children = "<saml:Conditions NotBefore=\"2026-01-01T00:00:00Z\"/>" },
        ["with an empty policy"] = Good with { Children = "<samlp:NameIDPolicy AllowCreate=\"true\"/>" },
        ["with AllowCreate off"] = Good with
        {
            Children =
                "<samlp:NameIDPolicy AllowCreate=\"false\" "
                + "Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\"/>",
        },
        ["qualified by itself"] = Good with
        {
            Children = $"<samlp:NameIDPolicy SPNameQualifier=\"{SamplePartner.EntityId}\"/>",
        },
        ["with an attribute index and no such services"] = Good with
        {
            Attributes = "AttributeConsumingServiceIndex=\"7\"",
        },
        ["scoped to us"] = Good with
        {
            Children =
                $"<samlp:Scoping ProxyCount=\"0\"><samlp:IDPList><samlp:IDPEntry "
                + $"ProviderID=\"{SamplePartner.Tenant.SamlEntityId}\"/></samlp:IDPList><samlp:RequesterID>x</samlp:RequesterID></samlp:Scoping>",
        },
        ["an ID of 256 characters"] = Good with { Id = new string('a', 256) },
        ["the context of a password"] = Good with { Children = Context("exact", Password) },
        ["at least a password"] = Good with { Children = Context("minimum", Password) },
    };
}
