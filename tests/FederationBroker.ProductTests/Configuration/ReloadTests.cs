using FederationBroker.Kernel;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>Partners come, change and go by file, on running nodes (INF-001).</summary>
[Trait("Requirement", "INF-001")]
public sealed class ReloadTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_new_partner_is_served_without_a_restart()
    {
        using var browser = world.NewBrowser();
        var added = new OidcPartner(world, "added");
        (await browser.GoAsync(added.AuthorizeAddress())).Body.ShouldContain("FB-2102");
        world.Configuration.WritePartner("added", ConfigurationFolder.OidcPartner("added"));
        await world.Node.ConfigurationChangesAsync(live => live.FindByClientId(Metro, "added") is not null);
        (await browser.GoAsync(added.AuthorizeAddress())).Address.AbsolutePath.ShouldContain("/sign-in/");
    }

    [Fact]
    public async Task A_broken_file_leaves_its_last_good_state_live_and_is_named_in_health_and_log()
    {
        world.Configuration.WritePartner("stream", "kind: Partner\nid: stream\ntenant: metro\nredirectUri: x\n");
        await Eventually.TrueAsync(
            async () => (await HealthAsync()).Contains("faults", StringComparison.Ordinal),
            "the fault is seen"
        );
        using var browser = world.NewBrowser();
        (await browser.GoAsync(new OidcPartner(world).AuthorizeAddress())).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );
        world.Node.Log.Text.ShouldContain("unknown-key: redirectUri is not known");
        world.Configuration.WriteStandard();
        await Eventually.TrueAsync(
            async () => !(await HealthAsync()).Contains("faults", StringComparison.Ordinal),
            "the mended file is taken"
        );
    }

    [Fact]
    public async Task A_disabled_partner_is_refused_from_the_next_request_on()
    {
        world.Configuration.WritePartner("stream", ConfigurationFolder.OidcPartner("stream", enabled: false));
        await world.Node.ConfigurationChangesAsync(live => live.FindByClientId(Metro, "stream") is { Enabled: false });
        using var browser = world.NewBrowser();
        (await browser.GoAsync(new OidcPartner(world).AuthorizeAddress())).Body.ShouldContain("FB-2105");
        (await new OidcPartner(world).TokenAsync(("grant_type", "authorization_code"), ("code", "x"))).Status.ShouldBe(
            401
        );
    }

    [Fact]
    public async Task An_agreement_that_has_ended_ends_the_partnership_without_any_change_of_files()
    {
        var until = world.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ");
        var file = ConfigurationFolder
            .OidcPartner("stream")
            .Replace("agreement:\n", $"agreement:\n  validUntil: {until}\n", StringComparison.Ordinal);
        world.Configuration.WritePartner("stream", file);
        await world.Node.ConfigurationChangesAsync(live =>
            live.FindByClientId(Metro, "stream")!.Agreement.ValidUntil is not null
        );
        using var browser = world.NewBrowser();
        (await browser.GoAsync(new OidcPartner(world).AuthorizeAddress())).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );
        world.Clock.Advance(TimeSpan.FromHours(2));
        (await browser.GoAsync(new OidcPartner(world).AuthorizeAddress())).Body.ShouldContain("FB-2106");
    }

    private async Task<string> HealthAsync()
    {
        using var client = world.Node.NewClient();
        return await Eventually.ReadyAsync(client);
    }
}
