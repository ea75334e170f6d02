using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>
/// A sound configuration with one thing broken per row: each fault is named with file, line, rule and mend.
/// </summary>
[Trait("Requirement", "CFG-X")]
public sealed class ValidationTests : IDisposable
{
    private readonly ConfigurationFolder folder = new(Directory.CreateTempSubdirectory("fbroker-validate-").FullName);

    public ValidationTests() => folder.WriteStandard();

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Fact]
    public void The_standard_configuration_is_sound() => Faults().ShouldBeEmpty();

    [Theory]
    [InlineData("tenant: metro", "tenant: metr", "tenant", "Did you mean `metro`?")]
    [InlineData("kind: Partner", "kind: Tenant", "kind", "kind: Partner")]
    [InlineData("id: stream", "id: Stream", "slug", "Choose such a name")]
    [InlineData("enabled: true", "enabled: yes please", "boolean", "true or false")]
    [InlineData("  redirectUris:", "  redirectUri:", "unknown-key", "Did you mean `redirectUris`?")]
    [InlineData("https://stream.ott.test/callback", "http://stream.ott.test/callback", "redirect-uri", "https")]
    [InlineData("https://stream.ott.test/callback", "https://*.ott.test/callback", "redirect-uri", "exact")]
    [InlineData("https://stream.ott.test/callback", "https://stream.ott.test/callback#x", "redirect-uri", "exact")]
    [InlineData("https://stream.ott.test/callback", "https://user@stream.ott.test/callback", "redirect-uri", "exact")]
    [InlineData("https://stream.ott.test/callback", "https://stream.ott.test/a/../callback", "redirect-uri", "exact")]
    [InlineData("https://stream.ott.test/callback", "https://stream.ott.test/callback?code=1", "redirect-uri", "exact")]
    [InlineData("https://stream.ott.test/callback", "javascript:alert(1)", "redirect-uri", "exact")]
    [InlineData("claim: given_name", "claim: givenname", "claim", "Did you mean `given_name`?")]
    [InlineData(
        "required: true, purpose: { en: To greet you by name, es: Para saludarte por tu nombre, ja: お名前でお呼びするため }",
        "required: true",
        "purpose",
        "Add `purpose"
    )]
    [InlineData("claim: email", "claim: given_name", "claim-twice", "Keep one entry")]
    [InlineData("claim: email,", "claim: email, oidc: sub,", "claim-name", "Choose another name")]
    [InlineData("claim: email,", "claim: email, oidc: ISS,", "claim-name", "Choose another name")]
    [InlineData("claim: email,", "claim: email, oidc: Region,", "claim-name", "name of its own")]
    [InlineData("claim: email,", "claim: email, oidc: given_name,", "claim-name", "name of its own")]
    [InlineData("claim: email,", "claim: email, oidc: 'e mail',", "claim-name", "visible ASCII")]
    [InlineData(
        "claim: email,",
        "claim: email, saml: 'urn:oasis:names:tc:SAML:attribute:pairwise-id',",
        "claim-name",
        "Choose another name"
    )]
    [InlineData(
        "claim: email,",
        "claim: email, saml: 'urn:oasis:names:tc:SAML:attribute:subject-id',",
        "claim-name",
        "Choose another name"
    )]
    [InlineData("claim: email,", "claim: email, saml: 'urn:oid:2.5.4.42',", "claim-name", "name of its own")]
    [InlineData("claim: email,", "claim: email, saml: given_name,", "claim-name", "name of its own")]
    [InlineData("standing: false", "validFrom: 2026-02-01\n  validUntil: 2026-01-01", "dates", "Correct one")]
    [InlineData("standing: false", "validFrom: 2026-02-01\n  validUntil: 2026-02-01", "dates", "Correct one")]
    [InlineData("oidc:\n", "nothing:\n", "protocol", "Add the section")]
    [InlineData(
        "clientAuthentication: client_secret_basic",
        "clientAuthentication: client_secret_jwt",
        "choice",
        "Did you mean"
    )]
    [InlineData(
        "clientAuthentication: client_secret_basic",
        "clientAuthentication: none",
        "secret",
        "Remove secretSha256"
    )]
    [InlineData(
        "clientAuthentication: client_secret_basic",
        "clientAuthentication: private_key_jwt",
        "jwks",
        "key set"
    )]
    [InlineData("grantTypes: [ authorization_code, refresh_token ]", "grantTypes: [ password ]", "grant-types", "")]
    [InlineData("idTokenSigningAlgorithm: RS256", "idTokenSigningAlgorithm: HS256", "choice", "Did you mean")]
    [InlineData("idTokenSigningAlgorithm: RS256", "accessTokenLifetime: forever", "duration", "10m")]
    [InlineData("idTokenSigningAlgorithm: RS256", "clientId: cinema", "unique", "its own client id")]
    [InlineData("idTokenSigningAlgorithm: RS256", "jwksFile: nowhere.json", "reference", "Create the file")]
    [InlineData("idTokenSigningAlgorithm: RS256", "jwksFile: \"\"", "empty", "remove the key")]
    [InlineData("idTokenSigningAlgorithm: RS256", "jwksFile: \"a\\0b\"", "reference", "Correct the name")]
    [InlineData("idTokenSigningAlgorithm: RS256", "jwksFile: /dev/zero", "reference", "Name a regular file")]
    [InlineData("idTokenSigningAlgorithm: RS256", "jwksFile: .", "reference", "Name a regular file")]
    [InlineData("idTokenSigningAlgorithm: RS256", "refreshTokenLifetime: 2147483647d", "duration", "10m")]
    [InlineData("idTokenSigningAlgorithm: RS256", "refreshTokenLifetime: 99999999999999999999d", "duration", "10m")]
    [InlineData("idTokenSigningAlgorithm: RS256", "refreshTokenLifetime: -1d", "duration", "10m")]
    public void Each_fault_is_found_and_explained(string sound, string broken, string rule, string fix) =>
        IsFound(sound, broken, rule, fix);

    [Theory]
    [InlineData("enabled: true", "enabled: !!str true", "tag", "Remove it")]
    [InlineData("enabled: true", "enabled: !!bool true", "tag", "Remove it")]
    [InlineData("enabled: true", "enabled: [ true ]", "text", "one value")]
    [InlineData("enabled: true", "enabled: &on true", "alias", "Write the value out")]
    [InlineData("enabled: true", "enabled: *on", "alias", "Write the value out")]
    [InlineData("enabled: true", "? [ enabled ]\n: true", "yaml", "Write `key: value`")]
    [InlineData("enabled: true", "enabled: true\nenabled: true", "key-twice", "Keep one")]
    [InlineData("enabled: true", "enabled: true\n!!str enabled: true", "tag", "Remove it")]
    [InlineData("enabled: true", "\"enabled\": true\nenabled: true", "key-twice", "Keep one")]
    [InlineData("enabled: true", "<<: { enabled: true }", "unknown-key", "")]
    [InlineData("  standing: false", "  validUntil: 2026-13-01", "date", "Write 2026-01-31")]
    [InlineData("  standing: false", "  validUntil: 2026-06-01T12:00:00", "date", "Write 2026-01-31")]
    [InlineData("  standing: false", "  validUntil: 12:00", "date", "Write 2026-01-31")]
    [InlineData("  standing: false", "  validUntil: June 2026", "date", "Write 2026-01-31")]
    [InlineData(
        "grantTypes: [ authorization_code, refresh_token ]",
        "grantTypes: [ [ authorization_code ] ]",
        "list",
        "one `- item`"
    )]
    [InlineData(
        "{ en: To greet you by name, es: Para saludarte por tu nombre, ja: お名前でお呼びするため }",
        "{ en: [ a ] }",
        "text",
        "one value"
    )]
    public void Each_fault_of_form_is_found_and_explained(string sound, string broken, string rule, string fix) =>
        IsFound(sound, broken, rule, fix);

    private void IsFound(string sound, string broken, string rule, string fix)
    {
        folder.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner("stream").Replace(sound, broken, StringComparison.Ordinal)
        );
        var faults = Faults();
        faults.Select(fault => fault.Rule).ShouldContain(rule);
        var fault = faults.First(fault => fault.Rule == rule);
        fault.File.ShouldEndWith(".yaml");
        fault.Line.ShouldBeGreaterThan(0);
        fault.Fix.ShouldContain(fix);
    }

    /// <summary>
    /// The smallest agreement that put two <c>sub</c> and two <c>iss</c> members into a signed token.
    /// </summary>
    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Data_named_like_the_protocols_own_members_are_refused_where_they_stand()
    {
        folder.WritePartner(
            "stream",
            ConfigurationFolder
                .OidcPartner("stream")
                .Replace("claim: email,", "claim: email, oidc: sub,", StringComparison.Ordinal)
                .Replace("claim: given_name,", "claim: given_name, oidc: iss,", StringComparison.Ordinal)
        );
        Faults()
            .Select(fault => (fault.File, fault.Line, fault.Rule))
            .ShouldBe([("partners/stream.yaml", 9, "claim-name"), ("partners/stream.yaml", 10, "claim-name")]);
    }

    [Theory]
    [InlineData("claim: email,", "claim: email, oidc: phone_number,", "claim-name")]
    [InlineData("standing: false", "validUntil: 2020-01-01", "dates")]
    [InlineData("idTokenSigningAlgorithm: RS256", "jwksUri: https://stream.ott.test/keys", "jwks")]
    public void What_works_but_surprises_is_a_warning(string sound, string odd, string rule)
    {
        folder.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner("stream").Replace(sound, odd, StringComparison.Ordinal)
        );
        var warning = folder.Read().Warnings.ShouldHaveSingleItem();
        warning.Rule.ShouldBe(rule);
        warning.ToString().ShouldStartWith("partners/stream.yaml:");
        warning.ToString().ShouldContain(": warning: ");
    }

    [Fact]
    public void A_key_set_is_judged_where_it_stands()
    {
        File.WriteAllText(Path.Combine(folder.Path, "weak.json"), "{\n  \"keys\": []\n}");
        folder.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner(
                "stream",
                authentication: "private_key_jwt",
                more: "  jwksFile: ../weak.json\n"
            )
        );
        var fault = Faults().ShouldHaveSingleItem();
        (fault.File, fault.Line, fault.Rule).ShouldBe(("weak.json", 1, "keys"));
    }

    [Fact]
    public void A_fault_is_placed_where_it_stands()
    {
        folder.WritePartner(
            "stream",
            ConfigurationFolder
                .OidcPartner("stream")
                .Replace("enabled: true", "enabeld: true", StringComparison.Ordinal)
        );
        var fault = Faults().ShouldHaveSingleItem();
        (fault.File, fault.Line, fault.Column).ShouldBe(("partners/stream.yaml", 4, 1));
        fault.Fix.ShouldBe("Did you mean `enabled`?");
    }

    [Theory]
    [InlineData("kind: Partner\n\tbad: yaml\n", 2, 1)]
    [InlineData("kind: Partner\noidc:\n\t\tbad: yaml\n", 3, 1)]
    [InlineData("kind: Partner\noidc:\n  - a\n\t- b\n", 4, 1)]
    [InlineData("kind: Partner\nid: a\n id: b\n", 3, 4)]
    [InlineData("kind: Partner\nid: 'a' b\n", 2, 9)]
    [InlineData("kind: Partner\nid: \"\\q\"\n", 2, 5)]
    [InlineData("kind: Partner\nid: a\u0001\n", 2, 6)]
    [InlineData("kind: Partner\nid: a\0\n", 2, 6)]
    [InlineData("kind: Partner\nid: !!str a\n", 2, 5)]
    [InlineData("kind: Partner\nid: a\nid: b\n", 3, 1)]
    [InlineData("kind: Partner\noidc: [[[[[[[[[[[[[[[[[[[[\n", 2, 22)]
    public void A_fault_of_the_YAML_is_placed_where_it_stands(string file, int line, int column)
    {
        folder.WritePartner("stream", file);
        var fault = Faults().ShouldHaveSingleItem();
        (fault.Line, fault.Column).ShouldBe((line, column), fault.ToString());
    }

    [Fact]
    public void Octets_that_are_no_UTF_8_are_placed_and_a_mark_in_front_is_none_of_them()
    {
        var path = Path.Combine(folder.Path, "partners", "stream.yaml");
        File.WriteAllBytes(path, [.. "kind: Partner\nid: "u8, 0xc3, 0x28]);
        var fault = Faults().ShouldHaveSingleItem();
        (fault.Rule, fault.Line, fault.Column).ShouldBe(("utf-8", 2, 5));
        File.WriteAllBytes(
            path,
            [0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes(ConfigurationFolder.OidcPartner("stream"))]
        );
        Faults().ShouldBeEmpty();
    }

    [Fact]
    public void Partners_of_a_tenant_whose_file_is_faulty_are_not_at_fault_themselves()
    {
        folder.WriteTenant("metro", "kind: Tenant\nid: metro\ncolour: blue\n");
        Faults().Select(fault => fault.File).Distinct().ShouldBe(["tenants/metro.yaml"]);
        folder.WriteTenant("metro", "]");
        Faults().Select(fault => fault.File).Distinct().ShouldBe(["tenants/metro.yaml"]);
    }

    // Somebody whose account is blocked is told whom to call.
    [Theory]
    [InlineData("")]
    [InlineData("supportPhone: call us\n")]
    [InlineData("supportEmail: nobody\n")]
    public void An_operator_names_somebody_to_turn_to(string contact)
    {
        folder.WriteTenant("metro", $"kind: Tenant\nid: metro\ndisplay: {{ name: Metro Cable }}\n{contact}");
        Faults().ShouldContain(fault => fault.Rule == "contact");
    }

    [Theory]
    [InlineData("150")]
    [InlineData("150 euros")]
    [InlineData("-1 EUR")]
    [InlineData("1.005 EUR")]
    public void A_limit_of_spending_is_an_amount(string limit)
    {
        folder.WriteTenant(
            "metro",
            $"kind: Tenant\nid: metro\ndisplay: {{ name: Metro Cable }}\nmonthlySpending: {limit}\n"
        );
        Faults().ShouldContain(fault => fault.Rule == "price" && fault.Line == 4);
    }

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("+02:00")]
    [InlineData("../../etc/passwd")]
    [Trait("Requirement", "PAY-INV")]
    public void A_time_zone_is_one_of_the_tz_database(string zone)
    {
        folder.WriteTenant("metro", $"kind: Tenant\nid: metro\ndisplay: {{ name: Metro Cable }}\ntimeZone: {zone}\n");
        Faults().ShouldContain(fault => fault.Rule == "time-zone" && fault.Line == 4);
    }

    [Theory]
    [InlineData("1024")]
    public void Keys_that_sign_saml_have_one_of_two_lengths(string bits)
    {
        folder.WriteTenant("metro", $"kind: Tenant\nid: metro\ndisplay: {{ name: Metro }}\nsamlKeyBits: {bits}\n");
        Faults().ShouldContain(fault => fault.Rule == "key-bits" && fault.Line == 4);
    }

    [Theory]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }]", "bundle-items")]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }, { offer: shop/a, price: 1 EUR }]", "bundle-items")]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }, { offer: shop/b, price: 1 USD }]", "bundle-currency")]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }, { offer: b, price: 1 EUR }]", "offer")]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }, { offer: shop/, price: 1 EUR }]", "offer")]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }, { offer: shop/b }]", "required")]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }, { offer: shop/b, price: 1 EUR, tax: 2 EUR }]", "price")]
    [InlineData("items: [{ offer: shop/a, price: 1 EUR }, { offer: shop/b, price: 1 EUR, opt: true }]", "unknown-key")]
    public void A_bundle_that_cannot_be_sold_names_its_fault(string items, string rule)
    {
        folder.WriteTenant(
            "metro",
            $$"""
            kind: Tenant
            id: metro
            display: { name: Metro Cable }
            supportPhone: +1 555 0100
            bundles:
              - { id: pack, name: { en: Pack }, {{items}} }
            """
        );
        Faults().ShouldContain(fault => fault.Rule == rule && fault.Line == 6);
    }

    [Fact]
    public void A_bundle_whose_partner_does_not_fit_is_a_warning_that_names_the_item()
    {
        folder.WriteTenant(
            "metro",
            """
            kind: Tenant
            id: metro
            display: { name: Metro Cable }
            supportPhone: +1 555 0100
            bundles:
              - id: pack
                name: { en: Pack }
                items:
                  - { offer: stream/a, price: 1 EUR }
                  - { offer: stream/b, price: 1 EUR }
            """
        );
        var reading = folder.Read();
        reading.FaultyFiles.ShouldBeEmpty();
        reading
            .Warnings.Where(warning => warning.Rule == "bundle-item")
            .Select(warning => warning.Line)
            .ShouldBe([9, 10]);
    }

    [Fact]
    public void All_faults_of_all_files_come_at_once()
    {
        folder.WritePartner("stream", "kind: Partner\nid: stream\ntenant: metro\n");
        folder.WritePartner("cinema", "kind: Partner\n\tbad: yaml");
        folder.WriteTenant("coast", "kind: Tenant\nid: coast\ncolour: blue\n");
        Faults()
            .Select(fault => fault.File)
            .Distinct()
            .Order()
            .ShouldBe(["partners/cinema.yaml", "partners/stream.yaml", "tenants/coast.yaml"], ignoreOrder: true);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public void Two_partners_in_one_sector_would_be_linkable_and_are_refused()
    {
        folder.WritePartner(
            "twin",
            ConfigurationFolder
                .OidcPartner("twin")
                .Replace("https://twin.ott.test/callback", "https://stream.ott.test/other", StringComparison.Ordinal)
        );
        Faults()
            .ShouldContain(fault =>
                fault.Rule == "unique" && fault.Message.Contains("sector", StringComparison.Ordinal)
            );
    }

    private IReadOnlyList<ConfigurationFault> Faults() => [.. folder.Read().Faults];
}
