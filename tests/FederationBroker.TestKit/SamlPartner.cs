using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace FederationBroker.TestKit;

/// <summary>
/// A service provider that does everything right unless it is told otherwise: the known-good half of break-one-thing
/// tests.
/// </summary>
public sealed class SamlPartner(BrokerWorld world, string id, string tenant = "metro")
{
    /// <summary>One key for all: which partner a request is from is for its issuer to say.</summary>
    public static readonly RSA Key = RSA.Create(2048);

    public static readonly RSA StrangersKey = RSA.Create(2048);

    public string EntityId => EntityIdOf(id);

    public string Consumer => ConsumerOf(id);

    public string Issuer => $"{world.PublicOrigin}/t/{tenant}";

    public string SignOnAddress => $"{Issuer}/saml/sso";

    /// <summary>A fresh, sound request.</summary>
    public SamlRequest Request() =>
        new()
        {
            Id = $"_{Guid.CreateVersion7():n}",
            Issuer = EntityId,
            Destination = SignOnAddress,
            IssueInstant = world.Clock.GetUtcNow(),
            Consumer = Consumer,
        };

    /// <summary>Where the partner sends the browser: a signed redirect.</summary>
    public string Address(SamlRequest? request = null, string? relayState = "relay-1") =>
        $"{SignOnAddress}?{(request ?? Request()).Query(Key, relayState: relayState)}";

    /// <summary>The form with which the partner sends the browser instead.</summary>
    public static (string Name, string Value)[] Form(SamlRequest request, string? relayState = "relay-1") =>
        [
            ("SAMLRequest", Convert.ToBase64String(Encoding.UTF8.GetBytes(request.WithSignature(Key)))),
            .. relayState is null ? Array.Empty<(string, string)>() : [("RelayState", relayState)],
        ];

    /// <summary>
    /// Signs in with the browser as far as needed, agrees to everything, and returns what the partner gets.
    /// </summary>
    public async Task<SamlAnswer> ObtainAsync(BrowserStub browser, SamlRequest? request = null)
    {
        var page = await browser.GoAsync(Address(request));
        if (page.Address.AbsolutePath.Contains("/sign-in/", StringComparison.Ordinal))
            page = await browser.SignInAsync();
        if (page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            page = await browser.AgreeAsync("email", "postal_code");
        return await SamlAnswer.OfAsync(page);
    }

    /// <summary>The same, agreeing only to what is required.</summary>
    public async Task<SamlAnswer> ObtainWithoutOptionalAsync(BrowserStub browser)
    {
        var page = await browser.GoAsync(Address());
        if (page.Address.AbsolutePath.Contains("/sign-in/", StringComparison.Ordinal))
            page = await browser.SignInAsync();
        if (page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            page = await browser.AgreeAsync();
        return await SamlAnswer.OfAsync(page);
    }

    /// <summary>Adds a partner to a configuration: its YAML file and its metadata.</summary>
    /// <param name="saml">More lines of the <c>saml:</c> section.</param>
    /// <param name="metadata">Its own, where it is a real service provider.</param>
    public static void Register(
        ConfigurationFolder configuration,
        string id,
        string tenant = "metro",
        string saml = "requireSignedRequests: true",
        bool enabled = true,
        string? metadata = null
    )
    {
        configuration.WriteServiceProvider(id, metadata);
        configuration.WritePartner(
            id,
            ConfigurationFolder.OidcPartner(
                id,
                tenant,
                more: $"saml:\n  metadata: ../metadata/{id}.xml\n  {saml}\n",
                enabled: enabled
            )
        );
    }

    public static string Metadata(string id) =>
        $"""
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{EntityIdOf(
                id
            )}">
             <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
              <md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(
                CertificateOf(Key).RawData
            )}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
              <md:AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{ConsumerOf(
                id
            )}"/>
              <md:AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{ConsumerOf(
                id
            )}/second"/>
             </md:SPSSODescriptor>
            </md:EntityDescriptor>
            """;

    private static string EntityIdOf(string id) => $"https://{id}.ott.test/saml";

    private static string ConsumerOf(string id) => $"https://{id}.ott.test/saml/acs";

    private static X509Certificate2 CertificateOf(RSA key) =>
        new CertificateRequest("CN=partner", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(1)
        );
}

/// <summary>A response on its way through the browser.</summary>
/// <param name="Action">Where the form goes.</param>
/// <param name="RelayState">Null when there is no such field.</param>
public sealed record SamlAnswer(string Action, string? RelayState, XmlElement Response)
{
    /// <summary>Last words of the status codes, outermost first: "Success", or "Responder NoPassive".</summary>
    public string Status =>
        string.Join(' ', Elements("samlp:StatusCode").Select(code => code.GetAttribute("Value").Split(':')[^1]));

    public XmlElement? Assertion =>
        Response.ChildNodes.OfType<XmlElement>().SingleOrDefault(child => child.LocalName == "Assertion");

    public XmlElement NameId => One("saml:NameID");

    public string InResponseTo => Response.GetAttribute("InResponseTo");

    public string SessionIndex => One("saml:AuthnStatement").GetAttribute("SessionIndex");

    public DateTimeOffset AuthenticatedAt =>
        XmlConvert.ToDateTimeOffset(One("saml:AuthnStatement").GetAttribute("AuthnInstant"));

    public DateTimeOffset SessionEndsBy =>
        XmlConvert.ToDateTimeOffset(One("saml:AuthnStatement").GetAttribute("SessionNotOnOrAfter"));

    public string Context => One("saml:AuthnContextClassRef").InnerText;

    public IReadOnlyDictionary<string, string> Attributes =>
        Elements("saml:Attribute")
            .ToDictionary(attribute => attribute.GetAttribute("Name"), attribute => attribute.InnerText);

    public IReadOnlyList<string> ValuesOf(string attribute) =>
        [
            .. Elements("saml:Attribute")
                .Where(element => element.GetAttribute("Name") == attribute)
                .SelectMany(element => element.ChildNodes.OfType<XmlElement>())
                .Select(value => value.InnerText),
        ];

    public static async Task<SamlAnswer> OfAsync(BrowserPage page)
    {
        var form = (await page.DocumentAsync()).Forms["answer"]
            ?? throw new InvalidOperationException($"No response, but {page.Status} at {page.Address}:\n{page.Body}");
        var fields = form.QuerySelectorAll("input")
            .ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value")!);
        var xml = Encoding.UTF8.GetString(Convert.FromBase64String(fields["SAMLResponse"]));
        return new SamlAnswer(
            form.GetAttribute("action")!,
            fields.GetValueOrDefault("RelayState"),
            SamlRequest.Parse(xml).DocumentElement!
        );
    }

    /// <summary>Whether the element has a signature of its own that this certificate's key made.</summary>
    public static bool IsSigned(XmlElement element, X509Certificate2 certificate)
    {
        if (
            element.ChildNodes.OfType<XmlElement>().SingleOrDefault(child => child.LocalName == "Signature")
            is not { } signature
        )
            return false;
        var signed = new SignedXml(element);
        signed.LoadXml(signature);
        using var key = certificate.GetRSAPublicKey()!;
        return signed.CheckSignature(key);
    }

    private XmlElement One(string name) => Elements(name).Single();

    private IEnumerable<XmlElement> Elements(string name) => Response.GetElementsByTagName(name).Cast<XmlElement>();
}
