namespace FederationBroker.InteropTests.SampleSite;

/// <summary>
/// The sample streaming site asks the standing interface as a partner's engineers would, and says what it was told.
/// </summary>
[Trait("Requirement", "SRV-001")]
public sealed class SampleSiteTests(SampleSiteWorld shared) : IClassFixture<SampleSiteWorld>
{
    public static TheoryData<string, string> Outcomes =>
        new()
        {
            { "metro-one", "Watch" },
            { "old-town-tales", "Watch" },
            { "sports-live", "Not in your subscription" },
            { "cup-final", "To rent or buy" },
            { "summit-uhd", "Not on this kind of device" },
            { "harbour-local", "Not in your region" },
        };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task The_wall_shows_what_may_be_watched_and_why_not(string content, string says)
    {
        using var browser = await shared.SignedInAsync(await shared.NewViewerAsync());
        (await NoteOnAsync(browser, content)).ShouldStartWith(says);
    }

    [Fact]
    public async Task A_denied_title_leads_to_the_operator()
    {
        using var browser = await shared.SignedInAsync(await shared.NewViewerAsync());
        var link = (await browser.Page.DocumentAsync()).QuerySelector("#title-sports-live .verdict a")!;
        link.GetAttribute("href").ShouldBe($"{shared.World.PublicOrigin}/t/metro/account");
    }

    [Fact]
    public async Task At_the_limit_the_other_one_is_stopped_and_told_so()
    {
        var viewer = await shared.NewViewerAsync();
        using var first = await shared.SignedInAsync(viewer);
        using var second = await shared.SignedInAsync(viewer);
        await WatchAsync(first, "metro-one");
        var screen = $"{first.Page.Address}/screen";
        (await ScreenAsync(first, screen)).ShouldBe("Playing");

        await WatchAsync(second, "world-news");
        second.Page.Body.ShouldContain("Too many screens at once");
        var stop = (await second.Page.DocumentAsync()).QuerySelector("input[name=stop]")!.GetAttribute("value")!;
        await second.SubmitAsync(new Dictionary<string, string> { ["stop"] = stop });

        (await ScreenAsync(second, $"{second.Page.Address}/screen")).ShouldBe("Playing");
        (await ScreenAsync(first, screen)).ShouldBe("Playback has ended");
    }

    [Fact]
    public async Task A_blocked_account_ends_playback_with_the_next_heartbeat_and_says_why()
    {
        var viewer = await shared.NewViewerAsync();
        using var browser = await shared.SignedInAsync(viewer);
        await WatchAsync(browser, "metro-one");
        var screen = $"{browser.Page.Address}/screen";
        await shared.BlockAsync(viewer);
        (await ScreenAsync(browser, screen)).ShouldBe("Playback has ended: your TV account needs attention");
    }

    [Fact]
    public async Task Another_site_s_form_starts_nothing()
    {
        using var browser = await shared.SignedInAsync(await shared.NewViewerAsync());
        await browser.PostAsync(
            $"{shared.Origin}/watch",
            [("content", "metro-one")],
            ("Sec-Fetch-Site", "cross-site"),
            ("Origin", "https://evil.test")
        );
        browser.Page.Status.ShouldBe(403);
    }

    private static Task<BrowserPage> WatchAsync(BrowserStub browser, string content) =>
        browser.SubmitAsync(new Dictionary<string, string> { ["content"] = content });

    private static async Task<string> ScreenAsync(BrowserStub browser, string address) =>
        (await (await browser.GoAsync(address)).DocumentAsync()).QuerySelector("#screen-state")!.TextContent;

    private static async Task<string> NoteOnAsync(BrowserStub browser, string content) =>
        (await browser.Page.DocumentAsync()).QuerySelector($"#title-{content} .verdict")!.TextContent.Trim();
}
