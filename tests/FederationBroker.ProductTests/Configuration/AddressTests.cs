using System.Collections.Immutable;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>
/// Every address of every setting, as the settings' types have them: what cannot stand in a header is refused where it
/// is written.
/// </summary>
[Trait("Requirement", "INF-001")]
public sealed class AddressTests : IDisposable
{
    private static readonly Type[] Settings =
    [
        typeof(Tenant),
        typeof(SupportContact),
        typeof(ConnectedSystem),
        typeof(Partner),
        typeof(PartnerDisplay),
        typeof(Agreement),
        typeof(OidcSettings),
        typeof(ProtectedResource),
        typeof(SamlServiceProvider),
        typeof(AssertionConsumerService),
    ];

    private static readonly string[] Endings =
    [
        "Uri",
        "Uris",
        "Url",
        "Address",
        "Location",
        "Origins",
        "Hosts",
        "Sector",
        "Scope",
        "Issuer",
    ];

    // Setting -> how its file has it; the last three are made of others.
    private static readonly Dictionary<string, Func<AddressTests, string, string, bool>> Written = new()
    {
        ["OidcSettings.RedirectUris"] = (test, address, _) =>
            test.Partner("redirectUris: [ \"https://stream.ott.test/callback\" ]", $"redirectUris: [ '{address}' ]"),
        ["OidcSettings.PostLogoutRedirectUris"] = (test, address, _) =>
            test.Partner(
                "postLogoutRedirectUris: [ \"https://stream.ott.test/bye\" ]",
                $"postLogoutRedirectUris: [ '{address}' ]"
            ),
        ["OidcSettings.JwksUri"] = (test, address, _) =>
            test.Partner("idTokenSigningAlgorithm: RS256", $"jwksUri: '{address}'"),
        ["OidcSettings.BackchannelLogoutUri"] = (test, address, _) =>
            test.Partner("idTokenSigningAlgorithm: RS256", $"backchannelLogoutUri: '{address}'"),
        ["OidcSettings.FrontchannelLogoutUri"] = (test, address, _) =>
            test.Partner("idTokenSigningAlgorithm: RS256", $"frontchannelLogoutUri: '{address}'"),
        ["ProtectedResource.Address"] = (test, address, _) =>
            test.Partner("idTokenSigningAlgorithm: RS256", $"resources: [ {{ address: '{address}' }} ]"),
        ["OidcSettings.AllowedOrigins"] = (test, address, _) =>
            test.Partner("idTokenSigningAlgorithm: RS256", $"allowedOrigins: [ '{address}' ]"),
        ["PartnerDisplay.HomeUrl"] = (test, address, _) =>
            test.Partner("homeUrl: \"https://stream.ott.test/\"", $"homeUrl: '{address}'"),
        ["PartnerDisplay.PrivacyUrl"] = (test, address, _) =>
            test.Partner(
                "homeUrl: \"https://stream.ott.test/\"",
                $"privacyUrl: '{address}'",
                "privacyUrl: \"https://stream.ott.test/privacy\"",
                "homeUrl: 'https://x.test/'"
            ),
        ["PartnerDisplay.TermsUrl"] = (test, address, _) =>
            test.Partner("homeUrl: \"https://stream.ott.test/\"", $"termsUrl: '{address}'"),
        ["Agreement.WebhookUrl"] = (test, address, _) =>
            test.Partner("agreement:\n", $"agreement:\n  webhook: '{address}'\n"),
        ["Partner.Sector"] = (test, _, host) => test.Partner("enabled: true", $"sector: '{host}'"),
        ["AssertionConsumerService.Location"] = (test, address, _) => test.ServiceProvider(address),
        ["SupportContact.Url"] = (test, address, _) => test.Operator($"supportUrl: '{address}'"),
        ["Tenant.Hosts"] = (test, _, host) => test.Operator($"hosts: [ '{host}' ]"),
        ["Tenant.PairwiseScope"] = (test, _, host) => test.Operator($"pairwiseScope: '{host}'"),
        ["ConnectedSystem.Address"] = (test, address, _) =>
            test.Operator($"subscriberData: {{ adapter: rest, address: '{address}', secret: 'env:PATH' }}"),
        ["Tenant.Issuer"] = (test, _, host) => test.Operator($"hosts: [ '{host}' ]"),
    };

    private static readonly Dictionary<string, (string Address, string Host)> Hostile = new()
    {
        ["an international host"] = ("https://b\u00fccher.sample.example/cb", "b\u00fccher.sample.example"),
        ["a Japanese host"] = ("https://\u6771\u4eac.example/cb", "\u6771\u4eac.example"),
        ["an international path"] = ("https://sample.example/\u00e4", "sample.\u00e4"),
        ["a blank"] = ("https://sample.example/a b", "sample example"),
        ["a quote"] = ("https://sample.example/a\"b", "sample\"example"),
        ["a backslash"] = ("https://sample.example/a\\b", "sample\\example"),
        ["markup"] = ("https://sample.example/<b>", "sample<b>"),
        ["another scheme"] = ("javascript:alert(1)", "javascript:alert(1)"),
        ["upper case"] = ("HTTPS://SAMPLE.EXAMPLE/cb", "SAMPLE.example"),
    };

    private readonly ConfigurationFolder folder = new(Directory.CreateTempSubdirectory("fbroker-address-").FullName);

    public AddressTests() => folder.WriteStandard();

    public static TheoryData<string> Addresses => new(SettingsWithAddresses());

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Fact]
    public void Every_setting_that_is_an_address_is_tried() =>
        SettingsWithAddresses().ShouldBe(Written.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Addresses))]
    public void What_cannot_stand_in_a_header_is_refused(string setting)
    {
        foreach (var (what, (address, host)) in Hostile)
        {
            // Hosts of metadata are compared as they are, so their case is nobody's business.
            if (setting == "AssertionConsumerService.Location" && what == "upper case")
                continue;
            folder.WriteStandard();
            Written[setting](this, address, host).ShouldBeTrue();
            folder.Read().Faults.ShouldNotBeEmpty($"{setting} with {what}");
        }
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_international_host_is_answered_with_its_form_on_the_wire(string setting)
    {
        Written[setting](this, "https://b\u00fccher.sample.example/cb", "b\u00fccher.sample.example").ShouldBeTrue();
        var fault = folder
            .Read()
            .Faults.First(fault => $"{fault.Message} {fault.Fix}".Contains("xn--", StringComparison.Ordinal));
        $"{fault.Message} {fault.Fix}".ShouldContain("xn--bcher-kva.sample.example");
        fault.Line.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("https://localhost:9302")]
    [InlineData("https://sample.example")]
    [InlineData("https://sample.example?a=b")]
    [InlineData("https://xn--bcher-kva.sample.example/cb")]
    [InlineData("http://127.0.0.1:8080")]
    public void An_address_without_a_path_can_be_registered(string address)
    {
        Written["OidcSettings.RedirectUris"](this, address, address).ShouldBeTrue();
        folder
            .Read()
            .Snapshot!.Partners.Single(partner => partner.Id.Value == "stream" && partner.Tenant.Value == "metro")
            .Oidc!.RedirectUris.ShouldBe([address], "kept octet by octet");
    }

    [Theory]
    [InlineData("https://spa.ott.test", true)]
    [InlineData("https://spa.ott.test:8443", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://spa.ott.test/", false)]
    [InlineData("https://spa.ott.test/app", false)]
    [InlineData("https://spa.ott.test:443", false)]
    [InlineData("http://spa.ott.test", false)]
    [InlineData("null", false)]
    [InlineData("*", false)]
    [InlineData("app://spa", false)]
    public void An_origin_is_what_browsers_send(string origin, bool isOne)
    {
        folder.WritePartner(
            "spa",
            ConfigurationFolder.OidcPartner("spa", authentication: "none", more: $"  allowedOrigins: [ '{origin}' ]\n")
        );
        (!folder.Read().Faults.Any()).ShouldBe(isOne);
    }

    private static IEnumerable<string> SettingsWithAddresses() =>
        from type in Settings
        from property in type.GetProperties()
        where property.PropertyType == typeof(string) || property.PropertyType == typeof(ImmutableArray<string>)
        where Endings.Any(ending => property.Name.EndsWith(ending, StringComparison.Ordinal))
        select $"{type.Name}.{property.Name}";

    private bool Partner(params string[] changes)
    {
        var file = ConfigurationFolder.OidcPartner("stream");
        for (var at = 0; at < changes.Length; at += 2)
        {
            if (!file.Contains(changes[at], StringComparison.Ordinal))
                return false;
            file = file.Replace(changes[at], changes[at + 1], StringComparison.Ordinal);
        }

        folder.WritePartner("stream", file);
        return true;
    }

    private bool ServiceProvider(string address)
    {
        folder.WriteServiceProvider(
            "stream",
            SamlPartner
                .Metadata("stream")
                .Replace(
                    "https://stream.ott.test/saml/acs\"",
                    $"{address.Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}\"",
                    StringComparison.Ordinal
                )
        );
        folder.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner("stream", more: "saml:\n  metadata: ../metadata/stream.xml\n")
        );
        return true;
    }

    private bool Operator(string line)
    {
        folder.WriteTenant(
            "metro",
            $"kind: Tenant\nid: metro\ndisplay: {{ name: Metro Cable }}\ntheme: metro\nsupportPhone: +1 555 "
                + $"0100\n{line}\n"
        );
        return true;
    }
}
