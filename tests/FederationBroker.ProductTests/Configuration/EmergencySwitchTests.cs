using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>Whoever switches a partner off in a hurry is not kept from it by anything else in the file
/// (INF-001).</summary>
[Trait("Requirement", "INF-001")]
public sealed class EmergencySwitchTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    private static readonly string Off = ConfigurationFolder.OidcPartner("stream", enabled: false);

    private BrokerWorld world = null!;

    public static TheoryData<string, string> BrokenFiles =>
        new()
        {
            { "an unknown key", $"{Off}colour: blue\n" },
            { "a tab in front", $"{Off}\n\tcolour: blue\n" },
            { "a bracket too many", $"{Off}\nmore: [ 1, 2\n" },
            { "a quote too many", $"{Off}\nmore: \"open\n" },
            { "an alias", $"{Off}\nmore: *nothing\n" },
            { "the key twice", $"{Off}\nenabled: true\n" },
            { "a tag on the switch", Off.Replace("enabled: false", "enabled: !!str false", StringComparison.Ordinal) },
            {
                "quotes and capitals",
                $"{Off.Replace("enabled: false", "\"enabled\": 'False'   # at once", StringComparison.Ordinal)}\n]\n"
            },
            { "a control character", $"{Off}# \u0001\n" },
            { "metadata that is not there", $"{Off}saml: {{ metadata: ../nowhere.xml }}\n" },
            {
                "keys that are not there",
                Off.Replace("  redirectUris", "  jwksFile: ../nowhere.json\n  redirectUris", StringComparison.Ordinal)
            },
            {
                "a secret that is not there",
                Off.Replace("secretSha256: ", "secretSha256: file:../", StringComparison.Ordinal)
            },
            {
                "a client id that is somebody else's",
                $"{Off.Replace("\noidc:\n", "\noidc:\n  clientId: cinema\n", StringComparison.Ordinal)}"
            },
            {
                "a tenant that is not there",
                Off.Replace("tenant: metro", "tenant: metropolis", StringComparison.Ordinal)
            },
            { "only the switch", "enabled: false\n" },
            { "one line", "{ kind: Partner, id: stream, enabled: false, colour: blue" },
        };

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task The_switch_counts_however_broken_the_rest_of_the_file_is()
    {
        var registry = world.Node.Services.GetRequiredService<PartnerRegistry>();
        foreach (var (what, file) in BrokenFiles.Select(row => row.Data))
        {
            world.Configuration.WritePartner("stream", ConfigurationFolder.OidcPartner("stream"));
            await world.Node.ConfigurationChangesAsync(live =>
                live.FindByClientId(Metro, "stream") is { Enabled: true }
            );
            world.Configuration.WritePartner("stream", file);
            await Eventually.TrueAsync(
                () => Task.FromResult(registry.Current.FindByClientId(Metro, "stream") is { Enabled: false }),
                $"switched off with {what}"
            );
            registry.FaultyFiles.ShouldHaveSingleItem(what).LastGoodIsLive.ShouldBeTrue(what);
        }

        using var browser = world.NewBrowser();
        (await browser.GoAsync(new OidcPartner(world).AuthorizeAddress())).Body.ShouldContain("FB-2105");
    }

    [Fact]
    public async Task A_partner_that_takes_another_ones_name_is_refused_and_the_other_one_stays()
    {
        var registry = world.Node.Services.GetRequiredService<PartnerRegistry>();
        // By name of file it would come first; cinema has the name.
        world.Configuration.WritePartner(
            "a-rival",
            ConfigurationFolder
                .OidcPartner("rival")
                .Replace("\noidc:\n", "\noidc:\n  clientId: cinema\n", StringComparison.Ordinal)
        );
        await Eventually.TrueAsync(
            () => Task.FromResult(registry.FaultyFiles.Any(file => file.File == "partners/a-rival.yaml")),
            "the rival is refused"
        );
        registry.Current.FindByClientId(Metro, "cinema")!.Id.Value.ShouldBe("cinema");
        registry
            .FaultyFiles.Single()
            .Faults.ShouldContain(fault =>
                fault.Rule == "unique" && fault.Message.Contains("partners/cinema.yaml", StringComparison.Ordinal)
            );

        world.Configuration.RemovePartner("cinema");
        await world.Node.ConfigurationChangesAsync(live => live.FindByClientId(Metro, "cinema")?.Id.Value == "rival");
        registry.FaultyFiles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_partners_may_swap_their_names_in_one_go()
    {
        world.Configuration.WritePartner(
            "cinema",
            ConfigurationFolder
                .OidcPartner("cinema")
                .Replace("\noidc:\n", "\noidc:\n  clientId: spa\n", StringComparison.Ordinal)
        );
        world.Configuration.WritePartner(
            "spa",
            ConfigurationFolder
                .OidcPartner("spa", authentication: "none")
                .Replace("\noidc:\n", "\noidc:\n  clientId: cinema\n", StringComparison.Ordinal)
        );
        await world.Node.ConfigurationChangesAsync(live =>
            live.FindByClientId(Metro, "cinema")?.Id.Value == "spa"
            && live.FindByClientId(Metro, "spa")?.Id.Value == "cinema"
        );
    }
}
