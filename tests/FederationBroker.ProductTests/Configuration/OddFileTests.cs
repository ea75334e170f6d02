using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>
/// Whatever a file of the configuration is or becomes, it is refused alone: nodes live, start and serve, and all other
/// files can be changed.
/// </summary>
[Trait("Requirement", "INF-001")]
[Trait("Requirement", "SUB-TEN")]
public sealed class OddFileTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    // Where a configuration names a file, and a sound file that names "{0}" there.
    private static readonly (string Place, string Folder, Func<string, string, string> File)[] Places =
    [
        ("jwks", "partners", (id, file) =>
            ConfigurationFolder.OidcPartner(id, authentication: "private_key_jwt", more: $"  jwksFile: {file}\n")
        ),
        ("secret", "partners", (id, file) =>
            ConfigurationFolder
                .OidcPartner(id)
                .Replace(
                    BrokerWorld.Sha256(ConfigurationFolder.ClientSecret),
                    $"'file:{file}'",
                    StringComparison.Ordinal
                )
        ),
        ("metadata", "partners", (id, file) =>
            ConfigurationFolder.OidcPartner(id, more: $"saml: {{ metadata: {file} }}\n")
        ),
        ("oss-secret", "tenants", (id, file) =>
            TenantWith(id, $"subscriberData: {{ adapter: rest, address: 'https://oss.test/', secret: 'file:{file}' }}")
        ),
        ("oss-authority", "tenants", (id, file) =>
            TenantWith(
                id,
                $"subscriberData: {{ adapter: rest, address: 'https://oss.test/', secret: 'env:PATH', caFile: "
                    + $"{file} }}"
            )
        ),
        ("home-secret", "tenants", (id, file) =>
            TenantWith(
                id,
                $"householdSignIn: true\nhomeNetwork: {{ adapter: rest, address: 'https://oss.test/', secret: "
                    + $"'file:{file}' }}"
            )
        ),
        ("home-authority", "tenants", (id, file) =>
            TenantWith(
                id,
                $"householdSignIn: true\nhomeNetwork: {{ adapter: rest, address: 'https://oss.test/', secret: "
                    + $"'env:PATH', caFile: {file} }}"
            )
        ),
    ];

    private BrokerWorld world = null!;

    private string Folder => world.Configuration.Path;

    private PartnerRegistry Registry => world.Node.Services.GetRequiredService<PartnerRegistry>();

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync(MakeEveryOddFile);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_node_starts_beside_every_odd_file_and_serves_everybody_else()
    {
        var refused = Registry.FaultyFiles.Select(file => file.File).ToHashSet();
        ExpectedFaulty().Except(refused).ShouldBeEmpty();
        refused
            .Where(file =>
                Path.GetFileName(file).Split('-', '.')[0] is "metro" or "coast" or "stream" or "cinema" or "spa"
            )
            .ShouldBeEmpty();
        Registry.FaultyFiles.ShouldAllBe(file =>
            !file.LastGoodIsLive && file.Faults.All(fault => fault.Line > 0 && fault.Column > 0 && fault.Fix.Length > 0)
        );
        // Nothing but the reader's own rules: the catch-all never had to help out.
        Registry.FaultyFiles.SelectMany(file => file.Faults).ShouldNotContain(fault => fault.Rule == "internal");
        await IsServedAsync("stream");

        // The switch of another partner counts meanwhile, on this node and on one that is started now.
        world.Configuration.WritePartner("cinema", ConfigurationFolder.OidcPartner("cinema", enabled: false));
        await world.Node.ConfigurationChangesAsync(live => live.FindByClientId(Metro, "cinema") is { Enabled: false });
        var second = await world.StartNodeAsync();
        using var client = second.NewClient();
        (await Eventually.ReadyAsync(client)).ShouldContain("node-2: ready");
        second.Services.GetRequiredService<PartnerRegistry>().FaultyFiles.Length.ShouldBe(refused.Count);
        world.Node.Log.Text.ShouldContain("partners/odd-pipe.yaml is refused alone: nothing of it is live.");
        world.Node.Log.Text.ShouldContain(
            "partners/odd-pipe.yaml:1:1: unreadable: the file is a named pipe, not a file."
        );
    }

    [Fact]
    public async Task A_sound_file_that_becomes_an_odd_one_leaves_its_last_good_state_live()
    {
        var path = Path.Combine(Folder, "partners", "stream.yaml");
        foreach (var odd in OddFile.All)
        {
            Remove(path);
            odd.Make(path);
            await Eventually.TrueAsync(
                () => Task.FromResult(IsFaulty("partners/stream.yaml")),
                $"{odd.Name} is refused"
            );
            Registry
                .FaultyFiles.Single(file => file.File == "partners/stream.yaml")
                .LastGoodIsLive.ShouldBeTrue(odd.Name);
            Registry.Current.FindByClientId(Metro, "stream").ShouldNotBeNull(odd.Name);
            Remove(path);
            world.Configuration.WritePartner("stream", ConfigurationFolder.OidcPartner("stream"));
            await Eventually.TrueAsync(
                () => Task.FromResult(!IsFaulty("partners/stream.yaml")),
                $"what replaces {odd.Name} is taken"
            );
        }

        await IsServedAsync("stream");
    }

    [Fact]
    public async Task A_tenant_whose_file_becomes_an_odd_one_stays_and_its_partners_can_be_changed()
    {
        var path = Path.Combine(Folder, "tenants", "metro.yaml");
        var sound = await File.ReadAllTextAsync(path);
        foreach (var odd in OddFile.All.Where(odd => odd.Name is "pipe" or "folder" or "unreadable" or "deep"))
        {
            Remove(path);
            odd.Make(path);
            await Eventually.TrueAsync(() => Task.FromResult(IsFaulty("tenants/metro.yaml")), $"{odd.Name} is refused");
            var enabled = odd.Name is "folder" or "deep";
            world.Configuration.WritePartner("cinema", ConfigurationFolder.OidcPartner("cinema", enabled: enabled));
            await world.Node.ConfigurationChangesAsync(live =>
                live.FindByClientId(Metro, "cinema")?.Enabled == enabled
            );
        }

        Remove(path);
        world.Configuration.WriteTenant("metro", sound);
        await Eventually.TrueAsync(() => Task.FromResult(!IsFaulty("tenants/metro.yaml")), "the mended file is taken");
    }

    [Fact]
    public async Task A_folder_that_is_gone_takes_nobody_away()
    {
        foreach (var folder in new[] { "partners", "tenants" })
        {
            Directory.Move(Path.Combine(Folder, folder), Path.Combine(Folder, $"{folder}-away"));
            await Eventually.TrueAsync(() => Task.FromResult(IsFaulty(folder)), $"{folder} is missed");
            await IsServedAsync("stream");
            Directory.Move(Path.Combine(Folder, $"{folder}-away"), Path.Combine(Folder, folder));
            await Eventually.TrueAsync(() => Task.FromResult(!IsFaulty(folder)), $"{folder} is back");
        }
    }

    private static void MakeEveryOddFile(ConfigurationFolder configuration)
    {
        foreach (var odd in OddFile.All)
        {
            odd.Make(Path.Combine(configuration.Path, "partners", $"odd-{odd.Name}.yaml"));
            odd.Make(Path.Combine(configuration.Path, "tenants", $"odd-{odd.Name}.yaml"));
            odd.Make(Path.Combine(configuration.Path, $"named-{odd.Name}"));
            foreach (var (place, folder, file) in Places)
            {
                var id = $"{place}-{odd.Name}";
                if (folder == "partners")
                    configuration.WritePartner(id, file(id, $"../named-{odd.Name}"));
                else
                    configuration.WriteTenant(id, file(id, $"../named-{odd.Name}"));
            }
        }

        // Meant to be one of ours, and not read: silence would leave a partner out without a word.
        File.WriteAllText(
            Path.Combine(configuration.Path, "partners", "short.yml"),
            ConfigurationFolder.OidcPartner("short")
        );
        // What editors and copying tools leave is nobody's.
        File.WriteAllText(Path.Combine(configuration.Path, "partners", "stream.yaml~"), "]");
        File.CreateSymbolicLink(Path.Combine(configuration.Path, "partners", ".#stream.yaml"), "somebody@somewhere");
    }

    // What a key set must say is judged elsewhere; here it only has to be text.
    private static IEnumerable<string> ExpectedFaulty() =>
        OddFile
            .All.SelectMany(odd =>
                Places
                    .Where(place => place.Place != "jwks" || !odd.IsText)
                    .Select(place => $"{place.Folder}/{place.Place}-{odd.Name}.yaml")
                    .Append($"partners/odd-{odd.Name}.yaml")
                    .Append($"tenants/odd-{odd.Name}.yaml")
            )
            .Append("partners/short.yml");

    private static string TenantWith(string id, string more) =>
        $"kind: Tenant\nid: {id}\ndisplay: {{ name: {id} }}\nsupportUrl: https://help.test/\n{more}\n";

    private bool IsFaulty(string file) => Registry.FaultyFiles.Any(faulty => faulty.File == file);

    private async Task IsServedAsync(string partner)
    {
        using var browser = world.NewBrowser();
        (await browser.GoAsync(new OidcPartner(world, partner).AuthorizeAddress())).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
            Directory.Delete(path);
        else
            File.Delete(path);
    }
}
