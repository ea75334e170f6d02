using System.Globalization;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>Moments count: what ends while the broker runs is refused from that moment on, alone, and was spoken of for
/// days (INF-001).</summary>
[Trait("Requirement", "INF-001")]
public sealed class DeadlineTests : IAsyncLifetime
{
    private static readonly TenantId Metro = new("metro");

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() =>
        world = await BrokerWorld.CreateAsync(configuration =>
        {
            SamlPartner.Register(configuration, "theatre");
            SamlPartner.Register(configuration, "museum");
        });

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Metadata_that_expires_refuses_its_partner_alone_over_both_protocols_at_once()
    {
        await ExpireAsync("theatre", TimeSpan.FromHours(1));
        using var browser = world.NewBrowser();
        (await browser.GoAsync(new SamlPartner(world, "theatre").Address())).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );

        world.Clock.Advance(TimeSpan.FromHours(1));
        (await browser.GoAsync(new SamlPartner(world, "theatre").Address())).Body.ShouldContain("FB-31");
        (await browser.GoAsync(new OidcPartner(world, "theatre").AuthorizeAddress())).Body.ShouldContain("FB-2106");
        (
            await new OidcPartner(world, "theatre").TokenAsync(("grant_type", "authorization_code"), ("code", "x"))
        ).Status.ShouldBe(401);
        (await browser.GoAsync(new SamlPartner(world, "museum").Address())).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );

        // Others can be changed, and a node that starts now serves all but this one.
        world.Configuration.WritePartner("stream", ConfigurationFolder.OidcPartner("stream", enabled: false));
        await world.Node.ConfigurationChangesAsync(live => live.FindByClientId(Metro, "stream") is { Enabled: false });
        var second = await world.StartNodeAsync();
        using var client = second.NewClient();
        (await Eventually.ReadyAsync(client)).ShouldContain(
            "Files with faults, refused alone: partners/theatre.yaml (valid-until)."
        );
    }

    [Fact]
    public async Task An_end_is_named_before_and_after_in_health_log_and_console()
    {
        await ExpireAsync("theatre", TimeSpan.FromDays(40));
        (await HealthAsync()).ShouldNotContain("theatre");
        world.Clock.Advance(TimeSpan.FromDays(33));
        (await HealthAsync()).ShouldContain("Ending soon: metro/theatre (the SAML metadata ends at");
        await Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    world.Node.Log.Text.Contains("metro/theatre: the SAML metadata ends at", StringComparison.Ordinal)
                ),
            "the log warns"
        );
        Lines("metro/theatre: the SAML metadata ends at").ShouldBe(1);
        world.Clock.Advance(TimeSpan.FromDays(1));
        await Eventually.TrueAsync(
            () => Task.FromResult(Lines("metro/theatre: the SAML metadata ends at") == 2),
            "the log warns again the next day"
        );

        world.Clock.Advance(TimeSpan.FromDays(6));
        (await HealthAsync()).ShouldContain("Ended: metro/theatre (the SAML metadata ended at");
        await Eventually.TrueAsync(
            () => Task.FromResult(Lines("metro/theatre is refused from now on: the SAML metadata ended at") == 1),
            "the log says that it has ended"
        );

        using var person = await StaffPerson.SignedInAsync(world, StaffRole.Viewer);
        (await person.GetAsync("configuration/partners/theatre"))["partner"]
            .GetProperty("state")
            .GetString()
            .ShouldBe("expired");
        var end = (await person.GetAsync("configuration/state"))["ends"][0];
        end.GetProperty("subject").GetString().ShouldBe("metro/theatre");
        end.GetProperty("passed").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_console_names_faulty_files_of_the_operator_with_place_cause_and_since_when()
    {
        world.Configuration.WritePartner(
            "cinema",
            ConfigurationFolder
                .OidcPartner("cinema")
                .Replace("enabled: true", "enabled: perhaps", StringComparison.Ordinal)
        );
        world.Configuration.WritePartner(
            "coast-stream",
            ConfigurationFolder
                .OidcPartner("stream", tenant: "coast")
                .Replace("enabled: true", "enabled: perhaps", StringComparison.Ordinal)
        );
        await Eventually.TrueAsync(
            async () =>
                (await HealthAsync()).Contains("partners/coast-stream.yaml (boolean)", StringComparison.Ordinal),
            "the faults are seen"
        );
        using var person = await StaffPerson.SignedInAsync(world, StaffRole.Viewer);
        var file = (await person.GetAsync("configuration/state"))["faulty"].EnumerateArray().ShouldHaveSingleItem();
        file.GetProperty("file").GetString().ShouldBe("partners/cinema.yaml");
        file.GetProperty("lastGoodIsLive").GetBoolean().ShouldBeTrue();
        file.GetProperty("since").GetDateTimeOffset().ShouldBe(world.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        file.GetProperty("faults")[0].GetProperty("place").GetString().ShouldBe("partners/cinema.yaml:4:10");
    }

    private async Task ExpireAsync(string partner, TimeSpan after)
    {
        var until = (world.Clock.GetUtcNow() + after).UtcDateTime.ToString(
            "yyyy-MM-ddTHH:mm:ssZ",
            CultureInfo.InvariantCulture
        );
        world.Configuration.WriteServiceProvider(
            partner,
            SamlPartner
                .Metadata(partner)
                .Replace(" entityID=", $" validUntil=\"{until}\" entityID=", StringComparison.Ordinal)
        );
        await world.Node.ConfigurationChangesAsync(live =>
            live.FindByClientId(Metro, partner)?.Saml?.ServiceProvider.ValidUntil is not null
        );
    }

    private int Lines(string part) => world.Node.Log.Lines.Count(line => line.Contains(part, StringComparison.Ordinal));

    private async Task<string> HealthAsync()
    {
        using var client = world.Node.NewClient();
        return await Eventually.ReadyAsync(client);
    }
}
