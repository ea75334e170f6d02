using FederationBroker.Staff.Access;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Staff;

/// <summary>Staff get in with two factors, and nobody with less.</summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class StaffSignInTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private BrokerWorld World => shared.World;

    [Fact]
    public async Task A_link_a_password_and_an_authenticator_lead_into_the_console()
    {
        var (person, link) = await StaffPerson.InviteAsync(World);
        await person.Browser.GoAsync(link);
        var page = await ChooseAsync(person, StaffPerson.Password, StaffPerson.Password);
        page.Address.AbsolutePath.ShouldBe("/t/metro/staff/sign-in");

        page = await person.BeginAsync();
        page.Address.AbsolutePath.ShouldBe("/t/metro/staff/second-factor");
        var document = await page.DocumentAsync();
        document.QuerySelector("svg.qr path")!.GetAttribute("d")!.Length.ShouldBeGreaterThan(500);
        person.UseSecret(document.QuerySelector("code.code")!.TextContent);
        page = await person.GiveCodeAsync(person.Code());
        page.Body.ShouldContain("recovery codes");
        var codes = (await page.DocumentAsync())
            .QuerySelectorAll(".codes code")
            .Select(code => code.TextContent)
            .ToList();
        codes.Distinct().Count().ShouldBe(10);
        (await person.Browser.GoAsync("/t/metro/staff")).Body.ShouldContain("main.js");
        (await person.GetAsync("session"))["caller"].GetProperty("name").GetString().ShouldBe(person.Name);

        // Any of the codes opens the door once more, and never again.
        using var elsewhere = World.NewBrowser();
        await person.BeginAsync();
        (await person.GiveCodeAsync(codes[3].ToUpperInvariant())).Address.AbsolutePath.ShouldBe("/t/metro/staff/");
        await person.BeginAsync();
        (await person.GiveCodeAsync(codes[3])).Body.ShouldContain("was not accepted");
        (await World.Database.DumpAsync("staff_member", "staff_recovery_code")).ShouldNotContain(codes[4]);
    }

    [Theory]
    [InlineData("short", "short", "at least 12")]
    [InlineData("tulip harbour seven lanterns", "tulip harbour seven lantern", "differ")]
    [InlineData("metropassword123456", "metropassword123456", "easy to guess")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa", "easy to guess")]
    public async Task A_password_that_a_guesser_tries_first_is_refused_and_the_link_stays_good(
        string password,
        string repeated,
        string why
    )
    {
        var (person, link) = await StaffPerson.InviteAsync(World);
        await person.Browser.GoAsync(link);
        (await ChooseAsync(person, password, repeated)).Body.ShouldContain(why);
        (await ChooseAsync(person, StaffPerson.Password, StaffPerson.Password)).Address.AbsolutePath.ShouldBe(
            "/t/metro/staff/sign-in"
        );
    }

    [Fact]
    public async Task A_link_works_once_for_a_day_and_only_at_its_operator()
    {
        var (person, link) = await StaffPerson.InviteAsync(World);
        (await person.Browser.GoAsync(link.Replace("/t/metro", "/t/coast", StringComparison.Ordinal))).Status.ShouldBe(
            404
        );
        await person.Browser.GoAsync(link);
        await ChooseAsync(person, StaffPerson.Password, StaffPerson.Password);
        var again = await person.Browser.GoAsync(link);
        (again.Status, again.Body.Contains("FB-5006", StringComparison.Ordinal)).ShouldBe((404, true));

        var (late, lateLink) = await StaffPerson.InviteAsync(World);
        World.Clock.Advance(TimeSpan.FromHours(25));
        (await late.Browser.GoAsync(lateLink)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task One_code_of_the_authenticator_lets_one_of_many_parallel_logins_in()
    {
        using var person = await StaffPerson.HireAsync(World);
        var browsers = await BegunAsync(person, 8);
        var code = person.Code();
        var pages = await Task.WhenAll(
            browsers.Select(browser => browser.SubmitAsync(new Dictionary<string, string> { ["Code"] = code }))
        );
        pages.Count(page => page.Address.AbsolutePath == "/t/metro/staff/").ShouldBe(1);
        foreach (var browser in browsers)
            browser.Dispose();
    }

    [Fact]
    public async Task A_code_that_was_used_and_all_older_ones_are_dead()
    {
        using var person = await StaffPerson.HireAsync(World);
        var older = person.Code();
        World.Clock.Advance(TimeSpan.FromSeconds(30));
        await person.SignInAsync();
        await person.BeginAsync();
        (await person.GiveCodeAsync(person.Code())).Body.ShouldContain("was not accepted");
        (await person.GiveCodeAsync(older)).Body.ShouldContain("was not accepted");
        World.Clock.Advance(TimeSpan.FromSeconds(30));
        (await person.GiveCodeAsync(person.Code())).Address.AbsolutePath.ShouldBe("/t/metro/staff/");
    }

    [Fact]
    public async Task Five_wrong_codes_end_a_login()
    {
        using var person = await StaffPerson.HireAsync(World);
        await person.BeginAsync();
        for (var i = 0; i < 5; i++)
            (await person.GiveCodeAsync("12345")).Body.ShouldContain("was not accepted");
        (await person.GiveCodeAsync(person.Code())).Address.AbsolutePath.ShouldBe("/t/metro/staff/sign-in");
    }

    [Fact]
    public async Task The_password_alone_opens_nothing_and_its_handle_dies_with_the_second_factor()
    {
        using var person = await StaffPerson.HireAsync(World);
        await person.BeginAsync();
        (await person.GetAsync("session")).Code.ShouldBe("FB-5001");
        var halfway = person.Cookies;
        (await person.Browser.GoAsync("/t/metro/staff")).Address.AbsolutePath.ShouldBe("/t/metro/staff/sign-in");
        await person.Browser.GoAsync("/t/metro/staff/second-factor");
        await person.GiveCodeAsync(person.Code());
        (await person.GetAsync("session")).Status.ShouldBe(200);
        (
            await StaffAnswer.OfAsync(World.Node, "GET", "/t/metro/staff/api/v1/session", null, ("Cookie", halfway))
        ).Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_unknown_name_a_wrong_password_and_a_disabled_person_are_answered_alike_to_the_byte()
    {
        using var person = await StaffPerson.HireAsync(World, StaffRole.Viewer);
        using var administrator = await StaffPerson.SignedInAsync(World);
        var wrong = await person.BeginAsync("wrong password here");
        var member = (await administrator.GetAsync("staff?limit=200")).Items.First(item =>
            item.GetProperty("name").GetString() == person.Name
        );
        (
            await administrator.CallAsync(
                "PATCH",
                $"staff/{member.GetProperty("id")}",
                new { disabled = true },
                version: 1
            )
        ).Status.ShouldBe(200);
        Stable((await person.BeginAsync()).Body).ShouldBe(Stable(wrong.Body));
        await administrator.CallAsync("DELETE", $"staff/{member.GetProperty("id")}", version: 2);
        Stable((await person.BeginAsync()).Body).ShouldBe(Stable(wrong.Body));
    }

    [Fact]
    public async Task Guessing_passwords_takes_work_and_the_right_one_gets_through()
    {
        using var person = await StaffPerson.HireAsync(World);
        BrowserPage page = null!;
        for (var i = 0; i < 51; i++)
            page = await person.BeginAsync($"guess number {i}");
        (page.Status, page.Headers.Contains("Retry-After", StringComparison.Ordinal)).ShouldBe((429, true));
        (await person.BeginAsync()).Status.ShouldBe(429, "the right password, at once and without work");
        var (token, solution) = await ChallengeWork.OnPageAsync(person.Browser.Page);
        var fields = new Dictionary<string, string>
        {
            ["Name"] = person.Name,
            ["Password"] = StaffPerson.Password,
            ["Challenge"] = token,
            ["Solution"] = solution,
        };
        (await person.Browser.SubmitAsync(fields)).Address.AbsolutePath.ShouldBe("/t/metro/staff/second-factor");
        (await person.GiveCodeAsync(person.Code())).Address.AbsolutePath.ShouldBe("/t/metro/staff/");
        using var elsewhere = World.NewBrowser();
        await elsewhere.GoAsync($"{person.Base}/sign-in");
        (
            await elsewhere.SubmitAsync(
                new Dictionary<string, string> { ["Name"] = person.Name, ["Password"] = "wrong" }
            )
        ).Status.ShouldBe(200, "both factors clear the count");
    }

    [Fact]
    public async Task A_session_ends_after_half_an_hour_without_use_and_after_twelve_hours_in_any_case()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        for (var i = 0; i < 29; i++)
        {
            World.Clock.Advance(TimeSpan.FromMinutes(24));
            (await person.GetAsync("session")).Status.ShouldBe(200);
        }

        World.Clock.Advance(TimeSpan.FromMinutes(25));
        (await person.GetAsync("session")).Status.ShouldBe(401, "twelve hours are over");
        await person.SignInAsync();
        World.Clock.Advance(TimeSpan.FromMinutes(31));
        (await person.GetAsync("session")).Status.ShouldBe(401, "it was idle");
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_has_the_cookie()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var stolen = person.Cookies;
        (await person.CallAsync("DELETE", "session")).Status.ShouldBe(204);
        (
            await StaffAnswer.OfAsync(World.Node, "GET", "/t/metro/staff/api/v1/session", null, ("Cookie", stolen))
        ).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_cookie_is_bound_to_host_TLS_and_site()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        var set = person
            .Browser.History.Select(page => page.Headers)
            .Last(headers => headers.Contains("__Host-fb-staff-metro", StringComparison.Ordinal));
        var cookie = set.Split('\n')
            .SelectMany(line => line.Split("Set-Cookie: "))
            .First(text => text.Contains("__Host-fb-staff-metro=", StringComparison.Ordinal))
            .ToLowerInvariant();
        foreach (var attribute in new[] { "secure", "httponly", "samesite=strict", "path=/" })
            cookie.ShouldContain(attribute);
    }

    [Fact]
    public async Task Another_site_cannot_post_the_sign_in_form()
    {
        using var person = await StaffPerson.HireAsync(World);
        await person.Browser.GoAsync("/t/metro/staff/sign-in");
        (string, string)[] fields = [("Name", person.Name), ("Password", StaffPerson.Password)];
        (
            await person.Browser.PostAsync("/t/metro/staff/sign-in", fields, ("Sec-Fetch-Site", "cross-site"))
        ).Status.ShouldBe(403);
        (
            await person.Browser.PostAsync("/t/metro/staff/sign-in", fields, ("Sec-Fetch-Site", "same-origin"))
        ).Status.ShouldBe(400, "without the form's token");
    }

    // RFC 6238 appendix B, SHA-1, the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_RFC(long seconds, string code) =>
        Totp.CodeAt("12345678901234567890"u8.ToArray(), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)))
            .ShouldBe(code);

    private static Task<BrowserPage> ChooseAsync(StaffPerson person, string password, string repeated) =>
        person.Browser.SubmitAsync(new Dictionary<string, string> { ["Password"] = password, ["Repeated"] = repeated });

    private async Task<List<BrowserStub>> BegunAsync(StaffPerson person, int count)
    {
        var browsers = new List<BrowserStub>();
        for (var i = 0; i < count; i++)
        {
            browsers.Add(World.NewBrowser());
            await browsers[i].GoAsync("/t/metro/staff/sign-in");
            await browsers[i]
                .SubmitAsync(
                    new Dictionary<string, string> { ["Name"] = person.Name, ["Password"] = StaffPerson.Password }
                );
        }

        return browsers;
    }

    private static string Stable(string body) =>
        System.Text.RegularExpressions.Regex.Replace(body, "value=\"CfDJ[^\"]+\"", string.Empty);
}
