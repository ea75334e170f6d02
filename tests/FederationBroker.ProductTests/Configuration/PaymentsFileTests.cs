using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.ProductTests.Payments;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>What a partner may do with payments: sound files with one thing broken per row.</summary>
[Trait("Requirement", "CFG-X")]
public sealed class PaymentsFileTests : IDisposable
{
    private readonly ConfigurationFolder folder = new(Directory.CreateTempSubdirectory("fbroker-paying-").FullName);

    private static string Sound =>
        PaymentWorld.PartnerFile("channel", "commission: 8.25%, licenceProviders: [ keys, more-keys ]");

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Fact]
    public void A_sound_file_says_what_was_agreed()
    {
        var terms = Load(Sound).Snapshot!.Partners.Single().Agreement.Payments!;
        (terms.Currency, terms.Commission, terms.SignatureRequired).ShouldBe(("EUR", 0.0825m, false));
        string.Join(' ', terms.LicenceProviders).ShouldBe("keys more-keys");
    }

    [Theory]
    [InlineData("currency: EUR", "currency: EURO", "currency")]
    [InlineData("currency: EUR, ", "", "required")]
    [InlineData("signature: optional", "signature: sometimes", "choice")]
    [InlineData("signature: optional", "signature: required", "payments")]
    [InlineData("signature: optional, ", "", "payments")]
    [InlineData("commission: 8.25%", "commission: 8.25", "percent")]
    [InlineData("[ keys, more-keys ]", "[ Keys ]", "slug")]
    [InlineData("licenceProviders", "licenceProvider", "unknown-key")]
    [InlineData("[ client_credentials ]", "[ authorization_code ]", "payments")]
    public void One_thing_is_wrong(string sound, string broken, string rule)
    {
        Sound.ShouldContain(sound);
        var reading = Load(Sound.Replace(sound, broken, StringComparison.Ordinal));
        reading.Faults.Select(fault => fault.Rule).ShouldContain(rule, string.Join('\n', reading.Faults));
    }

    private ConfigurationReading Load(string partner)
    {
        folder.WriteTenant(
            "metro",
            "kind: Tenant\nid: metro\ndisplay: { name: Metro Cable }\nsupportPhone: +1 555 0100\n"
        );
        folder.WritePartner("channel", partner);
        return folder.Read();
    }
}
