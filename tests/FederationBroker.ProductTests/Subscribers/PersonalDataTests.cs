using System.Diagnostics;
using FederationBroker.Kernel;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>
/// Personal data is the OSS/BSS's: fetched when a partner may have it, stored nowhere, and no reason to keep anybody
/// waiting.
/// </summary>
[Trait("Requirement", "SUB-ACC")]
public sealed class PersonalDataTests(SharedWorld shared) : IClassFixture<SharedWorld>, IDisposable
{
    private static readonly (string, string) EveryClaim = (
        "claims",
        """{"id_token":{"email":null},"userinfo":{"given_name":null,"email":null,"region":null}}"""
    );

    private readonly OidcPartner partner = new(shared.World);

    public void Dispose() => shared.World.MendOss();

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Data_goes_from_the_OSS_to_the_partner_and_no_column_of_any_table_has_seen_it()
    {
        var (tokens, userInfo) = await VisitAsync(await NewcomerAsync("stored-nowhere@metro.test"));
        tokens.IdToken.GetProperty("email").GetString().ShouldBe(BrokerWorld.Profile.Email);
        userInfo["given_name"].ShouldBe(BrokerWorld.Profile.GivenName);
        var database = await shared.World.Database.DumpAsync();
        database.ShouldContain("sign-in.oidc", customMessage: "The dump has the visit.");
        PersonalData.FoundIn(database).ShouldBeEmpty();
        PersonalData.FoundIn(database.Replace("\\x", string.Empty, StringComparison.Ordinal), []).ShouldBeEmpty();
        PersonalData.FoundIn(shared.World.Node.Log.Text).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_OSS_is_asked_only_when_something_personal_may_leave()
    {
        var newcomer = await NewcomerAsync("asks-for-nothing@metro.test");
        var before = shared.World.Oss().Fetches;
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress(("scope", "openid")));
        await browser.SignInAsync(newcomer);
        if (browser.Page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            await browser.AgreeAsync();
        var tokens = await partner.RedeemAsync(browser.Page.Answer["code"]);
        (await partner.PostAsync("/connect/introspect", [("token", tokens["access_token"])]))["active"]
            .ShouldBe("true");
        shared.World.Oss().Fetches.ShouldBe(before);
    }

    [Theory]
    [InlineData(OssFault.Stopped)]
    [InlineData(OssFault.Hangs)]
    [InlineData(OssFault.Garbage)]
    public async Task While_the_OSS_is_away_sign_in_works_and_only_the_claims_are_missing(OssFault fault)
    {
        var newcomer = await NewcomerAsync($"away-{fault}@metro.test".ToLowerInvariant());
        shared.World.Oss().Fault = fault;
        var (tokens, userInfo, took) = await TimedVisitAsync(newcomer);
        // Two answers would have had claims: two seconds each at the most, and room for a busy machine.
        took.ShouldBeLessThan(TimeSpan.FromSeconds(8));
        tokens.Status.ShouldBe(200);
        tokens.IdToken.TryGetProperty("email", out _).ShouldBeFalse();
        userInfo["sub"].ShouldBe(tokens.IdToken.GetProperty("sub").GetString());
        userInfo.Has("given_name").ShouldBeFalse();
        userInfo.Has("email").ShouldBeFalse();
        var log = shared.World.Node.Log.Text;
        log.ShouldContain("The OSS/BSS of metro is unavailable for personal data");
        log.ShouldContain("goes out without");

        shared.World.Oss().Fault = OssFault.None;
        shared.World.Clock.Advance(TimeSpan.FromSeconds(20)); // past the breaker's pause, within the token's life
        await Eventually.TrueAsync(
            async () => (await partner.UserInfoAsync(tokens["access_token"])).Has("given_name"),
            "the claims are back"
        );
    }

    [Fact]
    public async Task An_OSS_that_keeps_failing_is_left_alone_for_a_moment()
    {
        var (tokens, _) = await VisitAsync(await NewcomerAsync("left-alone@metro.test"), redeemOnly: true);
        shared.World.Oss().Fault = OssFault.Stopped;
        for (var i = 0; i < 12; i++)
            await partner.UserInfoAsync(tokens["access_token"]);
        var before = shared.World.Oss().Fetches;
        for (var i = 0; i < 5; i++)
            (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        shared.World.Oss().Fetches.ShouldBe(before);
        shared.World.Oss().Fault = OssFault.None;
        shared.World.Clock.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(
            async () => (await partner.UserInfoAsync(tokens["access_token"])).Has("given_name"),
            "the claims are back"
        );
    }

    [Fact]
    public async Task A_changed_address_is_in_the_next_answer_although_the_old_one_was_just_fetched()
    {
        var newcomer = await NewcomerAsync("moves-house@metro.test");
        var (tokens, userInfo) = await VisitAsync(newcomer);
        userInfo["region"].ShouldBe(BrokerWorld.Profile.PostalCode);
        var fetches = shared.World.Oss().Fetches;
        (await partner.UserInfoAsync(tokens["access_token"]))["region"].ShouldBe(BrokerWorld.Profile.PostalCode);
        shared.World.Oss().Fetches.ShouldBe(fetches, "the second answer within a minute comes from memory");

        var (ledger, numbers) = (shared.World.Oss().Ledger, shared.World.NumbersOf(newcomer));
        var person = ledger.FindPerson(numbers.Account, numbers.Person)!;
        ledger.PutPerson(numbers.Account, person with { Details = person.Details with { PostalCode = "NEW4711" } });
        await Eventually.TrueAsync(
            async () => (await partner.UserInfoAsync(tokens["access_token"]))["region"] == "NEW4711",
            "the new address is released"
        );
    }

    [Fact]
    public async Task An_operator_without_an_OSS_has_no_personal_data_and_signs_people_in_all_the_same()
    {
        await using var world = await BrokerWorld.CreateAsync(configuration =>
            configuration.WriteTenant(
                "metro",
                "kind: Tenant\nid: metro\ndisplay: { name: Metro Cable }\nsupportPhone: +1 555 "
                    + "0100\npairwiseScope: metro.test\n"
            )
        );
        var alone = new OidcPartner(world);
        using var browser = world.NewBrowser();
        var tokens = await alone.RedeemAsync(await alone.ObtainCodeAsync(browser, EveryClaim));
        var userInfo = await alone.UserInfoAsync(tokens["access_token"]);
        userInfo.Status.ShouldBe(200);
        userInfo.Has("given_name").ShouldBeFalse();
        world.Oss().Fetches.ShouldBe(0);
    }

    private async Task<(TokenAnswer Tokens, TokenAnswer UserInfo)> VisitAsync(string cableId, bool redeemOnly = false)
    {
        var (tokens, userInfo, _) = await TimedVisitAsync(cableId, redeemOnly);
        return (tokens, userInfo);
    }

    private async Task<(TokenAnswer Tokens, TokenAnswer UserInfo, TimeSpan Took)> TimedVisitAsync(
        string cableId,
        bool redeemOnly = false
    )
    {
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress(EveryClaim));
        await browser.SignInAsync(cableId);
        var code = (await browser.AgreeAsync("email", "postal_code")).Answer["code"];
        if (redeemOnly)
            shared.World.Oss().Fault = OssFault.Stopped; // so that nothing of this visit is in memory
        var clock = Stopwatch.StartNew();
        var tokens = await partner.RedeemAsync(code);
        return (tokens, redeemOnly ? tokens : await partner.UserInfoAsync(tokens["access_token"]), clock.Elapsed);
    }

    private async Task<string> NewcomerAsync(string cableId)
    {
        await shared.World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
        return cableId;
    }
}
