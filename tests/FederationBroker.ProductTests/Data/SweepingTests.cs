namespace FederationBroker.ProductTests.Data;

/// <summary>What has expired does not stay.</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class SweepingTests : IAsyncLifetime
{
    private const string Waste =
        "SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM sign_in_ticket) + (SELECT count(*) FROM "
        + "oidc_authorization) + (SELECT count(*) FROM oidc_refresh_token) + (SELECT count(*) FROM "
        + "throttle_counter)";

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Expired_rows_of_every_kind_are_deleted_and_grants_and_pseudonyms_stay()
    {
        using var browser = world.NewBrowser();
        var partner = new OidcPartner(world);
        await partner.RedeemAsync(await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access")));
        await browser.GoAsync(partner.AuthorizeAddress(("prompt", "login")));
        (await world.Database.QueryAsync<long>(Waste)).ShouldBeGreaterThanOrEqualTo(5);

        await Sweeps.RunAsync(world);
        (await world.Database.QueryAsync<long>(Waste)).ShouldBeGreaterThanOrEqualTo(5, "nothing has expired yet");
        world.Clock.Advance(TimeSpan.FromDays(32));
        await Sweeps.RunAsync(world);
        (await world.Database.QueryAsync<long>(Waste)).ShouldBe(0);
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM consent_grant")).ShouldBe(1);
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM pseudonym")).ShouldBe(1);
    }
}
