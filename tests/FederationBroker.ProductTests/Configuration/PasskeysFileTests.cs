using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>What an operator's file says of passkeys, and the metadata it names.</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class PasskeysFileTests : IDisposable
{
    private const string Models = "authenticators: [11111111-2222-4333-8444-555555555501]";
    private const string Files = "metadataFile: ../blob.jwt, metadataCaFile: ../root.pem";

    private static readonly Guid Model = new("11111111-2222-4333-8444-555555555501");

    private readonly ConfigurationFolder folder = new(Directory.CreateTempSubdirectory("fbroker-keys-").FullName);
    private readonly AuthenticatorMaker maker = new();

    public PasskeysFileTests()
    {
        folder.WriteStandard();
        Write("blob.jwt", maker.Metadata(new DateOnly(2099, 1, 1), (Model, "Key", "FIDO_CERTIFIED_L1")));
        Write("root.pem", maker.MetadataRoot);
    }

    public void Dispose()
    {
        maker.Dispose();
        Directory.Delete(folder.Path, recursive: true);
    }

    [Fact]
    public void Sound_metadata_is_read_and_its_models_are_listed()
    {
        var settings = Sound($"passkeys: {{ {Models}, {Files} }}");
        settings.Models!.Keys.ShouldBe([Model]);
        settings.Models[Model].Name.ShouldBe("Key");
        settings.ModelsDue.ShouldBe(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("passkeys: { authenticators: [x], metadataFile: ../blob.jwt, metadataCaFile: ../root.pem }", "aaguid")]
    [InlineData(
        "passkeys: { authenticators: [11111111-2222-4333-8444-555555555509], metadataFile: ../blob.jwt, "
            + "metadataCaFile: ../root.pem }",
        "aaguid"
    )]
    [InlineData("passkeys: { authenticators: [11111111-2222-4333-8444-555555555501] }", "required")]
    [InlineData("passkeys: { metadataFile: ../blob.jwt }", "required")]
    [InlineData(
        "passkeys: { authenticators: [11111111-2222-4333-8444-555555555501], metadataFile: ../gone }",
        "reference"
    )]
    [InlineData(
        "passkeys: { authenticators: [11111111-2222-4333-8444-555555555501], metadataFile: ../blob.jwt }",
        "metadata"
    )]
    [InlineData("passkeys: { metadataCaFile: ../blob.jwt }", "certificate")]
    [InlineData("passkeys: { synced: maybe }", "choice")]
    [InlineData("passkeys: { domain: other.test }", "passkey-domain")]
    [InlineData("passkeys: { domain: test }", "passkey-domain")]
    [InlineData("passkeys: { domains: cable.test }", "unknown-key")]
    public void What_is_wrong_is_said(string section, string rule) =>
        Read(section).Faults.Select(fault => fault.Rule).ShouldContain(rule);

    [Theory]
    [InlineData("is no signed JWT", "not a token")]
    [InlineData("changed or cut off", "cut")]
    [InlineData("changed or cut off", "changed")]
    [InlineData("no trusted authority", "foreign")]
    public void Metadata_that_FIDO_did_not_sign_is_refused(string said, string how)
    {
        var sound = File.ReadAllText(Path.Combine(folder.Path, "blob.jwt"));
        using var foreign = new AuthenticatorMaker();
        Write(
            "blob.jwt",
            how switch
            {
                "cut" => sound[..^12] + "AAAAAAAAAAAA",
                "changed" => Changed(sound),
                "foreign" => foreign.Metadata(new DateOnly(2099, 1, 1), (Model, "Key", "REVOKED")),
                _ => "nonsense",
            }
        );
        var fault = Read($"passkeys: {{ {Models}, {Files} }}").Faults.ShouldHaveSingleItem();
        fault.Rule.ShouldBe("metadata");
        fault.Message.ShouldContain(said);
    }

    [Fact]
    public void A_withdrawn_model_and_metadata_that_is_out_of_date_are_told()
    {
        Write("blob.jwt", maker.Metadata(new DateOnly(2024, 1, 1), (Model, "Key", "USER_VERIFICATION_BYPASS")));
        var reading = Read($"passkeys: {{ {Models}, {Files} }}");
        reading.Faults.ShouldBeEmpty();
        reading.Warnings.ShouldContain(warning => warning.Rule == "withdrawn-model");
        Deadline
            .Of(reading.Snapshot!, TimeProvider.System.GetUtcNow())
            .ShouldContain(end => end.What == "the metadata of passkeys");
    }

    [Fact]
    public void An_operator_with_several_hosts_keeps_the_domain_its_passkeys_were_made_for()
    {
        var settings = Sound(
            "hosts: [ new.metro.test, old.metro.test, metro.example ]\npasskeys: { domain: old.metro.test }"
        );
        settings.Domain.ShouldBe("old.metro.test");
        settings.Origins.ShouldBe(["https://new.metro.test", "https://old.metro.test", "https://metro.example"]);
        Sound("hosts: [ login.metro.test ]\npasskeys: { domain: metro.test }").Domain.ShouldBe("metro.test");
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("\"no\":1", "\"no\":2", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
    }

    private PasskeySettings Sound(string section)
    {
        var reading = Read(section);
        reading.Faults.ShouldBeEmpty();
        return reading.Snapshot!.Tenants.Single(tenant => tenant.Id.Value == "metro").Passkeys;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.Path, name), text);

    private ConfigurationReading Read(string section)
    {
        folder.WriteTenant(
            "metro",
            $"kind: Tenant\nid: metro\ndisplay: {{ name: Metro Cable }}\nsupportPhone: +1 555 0100\n{section}\n"
        );
        return folder.Read();
    }
}
