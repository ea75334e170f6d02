using System.Diagnostics;
using FederationBroker.Subscribers;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>A guess learns nothing, and a login is a session of its own (LOG-001, SSM-SEC).</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class PasswordTests : IAsyncLifetime
{
    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() => world = await BrokerWorld.CreateAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task An_unknown_cable_ID_and_a_wrong_password_are_answered_alike_to_the_byte()
    {
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        // The same typed text both times, so that whatever the page repeats is the same.
        var unknown = await browser.SignInAsync("somebody@metro.test", "wrong");
        await world.AddSubscriberAsync("metro", new TestPerson { CableId = "somebody@metro.test" });
        await browser.GoAsync("/t/metro/sign-in");
        var wrong = await browser.SignInAsync("somebody@metro.test", "wrong");
        (wrong.Status, Stable(wrong.Body)).ShouldBe((unknown.Status, Stable(unknown.Body)));
    }

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task An_unknown_cable_ID_takes_as_long_as_a_wrong_password()
    {
        // Alternating, so that whatever else the machine does weighs on both; medians, so that one pause decides
        // nothing.
        var (known, unknown) = (new List<double>(), new List<double>());
        world.ComparePasswordsEachTime();
        using var browser = world.NewBrowser();
        for (var i = 0; i < 5; i++)
        {
            known.Add(await TimeAsync(browser, BrokerWorld.Profile.CableId));
            unknown.Add(await TimeAsync(browser, $"nobody-{i}@metro.test"));
        }

        var ratio = Median(known) / Median(unknown);
        ratio.ShouldBeInRange(0.6, 1.7, $"known {Median(known):f0} ms, unknown {Median(unknown):f0} ms");
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("x", "")]
    [InlineData(" \t", " ")]
    [InlineData("\uD800", "x")]
    [InlineData("' OR 1=1 --", "x")]
    public async Task Input_that_nobody_can_have_is_an_ordinary_failure(string cableId, string password)
    {
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        (await browser.SignInAsync(cableId, password)).Status.ShouldBe(200);
        (await browser.SignInAsync(new string('a', 300), new string('b', 5000))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Case_and_width_of_a_cable_ID_do_not_matter_but_every_character_of_the_password_does()
    {
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        (await browser.SignInAsync(BrokerWorld.Profile.CableId.ToUpperInvariant())).Address.AbsolutePath.ShouldBe(
            "/t/metro/account"
        );
        foreach (
            var wrong in new[]
            {
                BrokerWorld.Password.ToUpperInvariant(),
                BrokerWorld.Password + " ",
                BrokerWorld.Password[..^1],
            }
        )
        {
            using var other = world.NewBrowser();
            await other.GoAsync("/t/metro/sign-in");
            (await other.SignInAsync(password: wrong)).Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
        }
    }

    [Fact]
    public async Task A_login_gets_a_new_session_and_signing_out_ends_it_everywhere()
    {
        var second = await world.StartNodeAsync();
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync();
        var stolen = browser.Cookies.GetCookieHeader(new Uri(BrokerWorld.Origin));
        stolen.ShouldContain("__Host-fb-session-metro");
        (await IsSignedInAsync(second, stolen)).ShouldBeTrue();
        await browser.GoAsync("/t/metro/sign-out");
        await browser.SubmitAsync(new Dictionary<string, string>());
        (await IsSignedInAsync(world.Node, stolen)).ShouldBeFalse();
        (await IsSignedInAsync(second, stolen)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_ends_when_it_is_idle()
    {
        using var browser = world.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync();
        world.Clock.Advance(TimeSpan.FromHours(11));
        (await browser.GoAsync("/t/metro/account")).Address.AbsolutePath.ShouldBe("/t/metro/account");
        world.Clock.Advance(TimeSpan.FromHours(11));
        (await browser.GoAsync("/t/metro/account")).Address.AbsolutePath.ShouldBe(
            "/t/metro/account",
            "use moves the idle end on"
        );
        world.Clock.Advance(TimeSpan.FromHours(13));
        (await browser.GoAsync("/t/metro/account")).Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
    }

    private static async Task<bool> IsSignedInAsync(BrokerNode node, string cookies)
    {
        using var client = node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/t/metro/account");
        request.Headers.Add("Cookie", cookies);
        return (int)(await client.SendAsync(request)).StatusCode == 200;
    }

    private static async Task<double> TimeAsync(BrowserStub browser, string cableId)
    {
        await browser.GoAsync("/t/metro/sign-in");
        var watch = Stopwatch.StartNew();
        await browser.SignInAsync(cableId, "wrong");
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    // Nonces and antiforgery tokens differ on every page.
    private static string Stable(string body) =>
        System.Text.RegularExpressions.Regex.Replace(
            body,
            "(nonce=\"[^\"]+\"|name=\"__RequestVerificationToken\"[^>]+value=\"[^\"]+\"|value=\"CfDJ[^\"]+\"|content=\"CfDJ[^\"]+\"|data-[a-z-]+=\"CfDJ[^\"]+\")",
            string.Empty
        );
}
