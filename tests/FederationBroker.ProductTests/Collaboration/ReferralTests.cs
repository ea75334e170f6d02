using System.Net;
using System.Web;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Configuration 0: the operator sends people to a service, hears of sales, and is owed an incentive. No cable ID is
/// anywhere on the way.
/// </summary>
[Trait("Requirement", "CFG-0")]
public sealed class ReferralTests(ReferralWorld referrals) : IClassFixture<ReferralWorld>
{
    private BrokerWorld World => referrals.World;

    private OidcPartner Games => new(World, "games");

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Anybody_is_sent_on_with_a_click_that_is_another_each_time()
    {
        using var client = World.Node.NewClient();
        using var answer = await client.GetAsync("/t/metro/refer/games/play");
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var landing = answer.Headers.Location!;
        landing.GetLeftPart(UriPartial.Path).ShouldBe("https://games.ott.test/join");
        landing.Query.ShouldStartWith("?from=metro&click=");
        answer.Headers.GetValues("Referrer-Policy").ShouldNotBeEmpty();
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await ClickAsync()).ShouldNotBe(await ClickAsync());
    }

    [Theory]
    [InlineData("games/no-such")]
    [InlineData("nobody/play")]
    [InlineData("stream/play")]
    [InlineData("GAMES/play")]
    public async Task What_is_not_recommended_leads_nowhere(string offer)
    {
        using var client = World.Node.NewClient();
        using var answer = await client.GetAsync($"/t/metro/refer/{offer}");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("FB-1207");
    }

    [Fact]
    public async Task A_sale_that_is_told_twice_is_paid_once_and_one_that_was_undone_stays_so()
    {
        var click = await ClickAsync();
        (await TellAsync(Games, click, "conversion"))["state"].ShouldBe("CONVERTED");
        var again = await TellAsync(Games, click, "conversion");
        (again["state"], again["incentive"], again["offer"]).ShouldBe(("CONVERTED", "2.50 EUR", "play"));
        (await TellAsync(Games, click, "reversal"))["state"].ShouldBe("REVERSED");
        (await TellAsync(Games, click, "conversion"))["state"].ShouldBe("REVERSED");
    }

    [Fact]
    public async Task A_reversal_that_overtakes_its_sale_keeps_its_place()
    {
        var click = await ClickAsync("try");
        (await TellAsync(Games, click, "reversal"))["state"].ShouldBe("REVERSED");
        var late = await TellAsync(Games, click, "conversion");
        (late["state"], late.Has("incentive")).ShouldBe(("REVERSED", false));
    }

    [Fact]
    public async Task Of_many_that_tell_the_same_at_once_one_counts()
    {
        var click = await ClickAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TellAsync(Games, click, "conversion")));
        (await TellAsync(Games, click, "conversion"))["state"].ShouldBe("CONVERTED");
        var audited = await World.Database.QueryAsync<long>(
            "SELECT count(*) - count(DISTINCT detail) FROM audit_event WHERE action = 'referral.converted'"
        );
        audited.ShouldBe(0, "Each sale is in the audit trail once.");
    }

    [Fact]
    public async Task Nobody_tells_of_what_is_not_theirs_or_was_long_ago()
    {
        var click = await ClickAsync();
        (await TellAsync(new OidcPartner(World, "music"), click, "conversion")).Status.ShouldBe(404);
        (await TellAsync(Games, click[..^2], "conversion")).Status.ShouldBe(404);
        (await TellAsync(Games, new string('a', 5000), "conversion")).Status.ShouldBe(404);
        (await TellAsync(Games, click, "sale")).Json.GetRawText().ShouldContain("FB-2513");
        (await TellAsync(Games, click, "conversion", new string('x', 65))).Json.GetRawText().ShouldContain("FB-2513");
        (await TellAsync(Games, click, "conversion", "a\0b")).Json.GetRawText().ShouldContain("FB-2513");
        World.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(1));
        (await TellAsync(Games, click, "conversion")).Json.GetRawText().ShouldContain("FB-2515");
    }

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task Without_a_token_of_its_own_nobody_is_heard()
    {
        var click = await ClickAsync();
        (await PostAsync(null, click, "conversion", null)).Status.ShouldBe(401);
        (await PostAsync("no-token", click, "conversion", null)).Status.ShouldBe(401);
        var stranger = new OidcPartner(World, "resource");
        (await stranger.TokenAsync(("grant_type", "client_credentials"), ("scope", "orders"))).Status.ShouldBe(400);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Whoever_is_signed_in_is_sent_on_like_anybody_else()
    {
        await World.AddSubscriberAsync("metro", new TestPerson { CableId = "referred@metro.test" });
        using var browser = World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync("referred@metro.test");
        var page = await browser.GoAsync("/t/metro/account/subscriptions");
        page.Body.ShouldContain("/t/metro/refer/games/play");
        page.Body.ShouldContain("does not tell it who you are");
        var landing = (await browser.GoAsync("/t/metro/refer/games/play")).Location!;
        await TellAsync(Games, HttpUtility.ParseQueryString(landing.Query)["click"]!, "conversion");
        var kept = await World.Database.DumpAsync("ott_referral");
        kept.ShouldNotContain("referred@");
        var columns = await World.Database.QueryAsync<string>(
            "SELECT string_agg(column_name, ' ') FROM information_schema.columns WHERE table_name = 'ott_referral'"
        );
        columns!.ShouldNotContain("subscriber");
        columns!.ShouldNotContain("account");
    }

    [Fact]
    public async Task Staff_see_what_is_owed_and_note_what_was_paid()
    {
        var music = new OidcPartner(World, "music");
        var click = await ClickAsync(partner: "music");
        await TellAsync(music, click, "conversion", "sale-1");
        using var person = await StaffPerson.SignedInAsync(World, StaffRole.Administrator);
        var owed = (await person.GetAsync("referrals")).Items.Single(item =>
            item.GetProperty("partner").GetString() == "music"
        );
        (owed.GetProperty("state").GetString(), owed.GetProperty("incentiveMinor").GetInt64()).ShouldBe(
            ("Converted", 250)
        );
        var before = World.Clock.GetUtcNow().AddMinutes(1);
        (await person.CallAsync("POST", "referrals/music/settlement", new { before })).Status.ShouldBe(200);
        (await TellAsync(music, click, "conversion"))["state"].ShouldBe("SETTLED");
        (await TellAsync(music, click, "reversal"))["state"].ShouldBe("REVERSED");
        using var viewer = await StaffPerson.SignedInAsync(World, StaffRole.Viewer);
        (await viewer.CallAsync("POST", "referrals/music/settlement", new { before })).Status.ShouldBe(403);
    }

    private async Task<string> ClickAsync(string offer = "play", string partner = "games")
    {
        using var client = World.Node.NewClient();
        using var answer = await client.GetAsync($"/t/metro/refer/{partner}/{offer}");
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["click"]!;
    }

    private async Task<TokenAnswer> TellAsync(OidcPartner site, string click, string what, string? reference = null)
    {
        var token = await site.TokenAsync(("grant_type", "client_credentials"), ("scope", "orders"));
        return await PostAsync(token["access_token"], click, what, reference);
    }

    private async Task<TokenAnswer> PostAsync(string? token, string click, string what, string? reference)
    {
        using var client = World.Node.NewClient();
        var form = new Dictionary<string, string> { ["click"] = click, ["event"] = what };
        if (reference is not null)
            form["reference"] = reference;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Games.Issuer}/connect/referrals")
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }
}
