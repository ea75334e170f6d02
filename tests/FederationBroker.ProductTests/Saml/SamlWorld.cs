using System.Security.Cryptography.X509Certificates;
using System.Xml;

namespace FederationBroker.ProductTests.Saml;

/// <summary>
/// A world with service providers: <c>theatre</c> signs, <c>museum</c> need not and gets transient names, <c>closed</c>
/// is cut off, <c>gallery</c> is for whoever wants to be asked for consent.
/// </summary>
public sealed class SamlWorld : IAsyncLifetime
{
    public BrokerWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() => World = await CreateAsync();

    public ValueTask DisposeAsync() => World.DisposeAsync();

    public static Task<BrokerWorld> CreateAsync() =>
        BrokerWorld.CreateAsync(configuration =>
        {
            SamlPartner.Register(configuration, "theatre");
            SamlPartner.Register(configuration, "museum", saml: "sign: assertion\n  nameId: transient");
            SamlPartner.Register(configuration, "closed", enabled: false);
            SamlPartner.Register(
                configuration,
                "cabaret",
                saml: "sign: response",
                metadata: WithMore("cabaret", "transient", " WantAssertionsSigned=\"true\"")
            );
            SamlPartner.Register(configuration, "gallery");
            SamlPartner.Register(configuration, "coast-theatre", tenant: "coast");
        });

    /// <summary>Sound metadata that states which NameIDs are taken, and more.</summary>
    public static string WithMore(string id, string nameId, string attributes = "") =>
        SamlPartner
            .Metadata(id)
            .Replace("<md:SPSSODescriptor", $"<md:SPSSODescriptor{attributes}", StringComparison.Ordinal)
            .Replace(
                "<md:AssertionConsumerService index=\"0\"",
                $"<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:{nameId}</md:NameIDFormat><md:AssertionConsumerService index=\"0\"",
                StringComparison.Ordinal
            );

    /// <summary>The tenant's metadata as anybody gets it.</summary>
    public static async Task<(byte[] Document, XmlElement Root, string MediaType)> MetadataAsync(
        BrokerWorld world,
        string tenant = "metro"
    )
    {
        using var client = world.Node.NewClient();
        using var answer = await client.GetAsync($"/t/{tenant}/saml/metadata");
        var document = await answer.Content.ReadAsByteArrayAsync();
        return (
            document,
            SamlRequest.Parse(System.Text.Encoding.UTF8.GetString(document)).DocumentElement!,
            answer.Content.Headers.ContentType!.ToString()
        );
    }

    /// <summary>The certificates that metadata announces for signing.</summary>
    public static async Task<IReadOnlyList<X509Certificate2>> KeysAsync(BrokerWorld world, string tenant = "metro") =>
        [
            .. (await MetadataAsync(world, tenant))
                .Root.GetElementsByTagName("md:KeyDescriptor")
                .Cast<XmlElement>()
                .Select(key => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(key.InnerText))),
        ];
}
