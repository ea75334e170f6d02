using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml.Linq;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// What partners read about the broker. They keep copies of it, so every change is a decision: see how it looks first,
/// then run the tests once with <c>FBROKER_UPDATE_SNAPSHOTS=1</c> and commit the file with the reason.
/// </summary>
public sealed class SnapshotTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Made anew for every installation, key or document.
    private static readonly string[] VolatileElements =
    [
        "X509Certificate",
        "DigestValue",
        "SignatureValue",
        "Modulus",
        "Exponent",
        "KeyName",
    ];
    private static readonly string[] VolatileAttributes = ["ID", "URI", "validUntil"];

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task The_discovery_document_is_as_it_was()
    {
        using var client = shared.World.Node.NewClient();
        using var document = JsonDocument.Parse(
            await client.GetStringAsync("/t/metro/.well-known/openid-configuration")
        );
        await Snapshot.MatchAsync(
            "openid-configuration.json",
            JsonSerializer.Serialize(document.RootElement, Readable)
        );
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task The_SAML_metadata_is_as_it_was()
    {
        using var client = shared.World.Node.NewClient();
        var metadata = XDocument.Parse(await client.GetStringAsync("/t/metro/saml/metadata"));
        foreach (
            var element in metadata.Descendants().Where(element => VolatileElements.Contains(element.Name.LocalName))
        )
            element.Value = "…";
        foreach (
            var attribute in metadata
                .Descendants()
                .Attributes()
                .Where(attribute => VolatileAttributes.Contains(attribute.Name.LocalName))
        )
            attribute.Value = "…";
        await Snapshot.MatchAsync("saml-metadata.xml", metadata.ToString());
    }

    [Fact]
    [Trait("Requirement", "SUB-ADM")]
    public async Task The_description_of_the_management_API_is_as_it_was()
    {
        using var person = await StaffPerson.SignedInAsync(
            shared.World,
            FederationBroker.Staff.Rights.StaffRole.Viewer
        );
        await Snapshot.MatchAsync(
            "openapi.json",
            JsonSerializer.Serialize((await person.GetAsync("openapi.json")).Json, Readable)
        );
    }

    [Fact]
    [Trait("Requirement", "PAY-1")]
    public async Task The_description_of_the_payment_interface_is_as_it_was()
    {
        using var client = shared.World.Node.NewClient();
        using var document = JsonDocument.Parse(await client.GetStringAsync("/t/metro/pay/v1/openapi/payments.json"));
        await Snapshot.MatchAsync("payments.json", JsonSerializer.Serialize(document.RootElement, Readable));
    }
}
