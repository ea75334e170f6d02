using System.Text.RegularExpressions;
using FederationBroker.Staff.Rights;

namespace FederationBroker.BrowserTests;

/// <summary>
/// The staff console, used as staff use it: with an authenticator, by keyboard, on a phone. With FBROKER_SCREENSHOTS
/// set it leaves pictures.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class ConsoleTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task Somebody_signs_in_with_an_authenticator_and_adds_a_colleague_who_enrols()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        var page = visit.Page;
        await page.ClickAsync("nav.side >> text=Staff");
        await page.ClickAsync("text=Add somebody");
        await page.FillAsync("dialog input[name=name]", "no");
        await page.ClickAsync("dialog button.main");
        // The fault stands at its field, and the field has the focus.
        await Assertions.Expect(page.Locator("dialog input[name=name]")).ToBeFocusedAsync();
        (await page.Locator("dialog .fault").First.InnerTextAsync()).ShouldContain("3 to 128 characters");
        await page.FillAsync("dialog input[name=name]", "colleague@staff.test");
        await page.CheckAsync("dialog input[value=Support]");
        await page.ClickAsync("dialog button.main");
        var link = await page.InputValueAsync("dialog input.secret");
        link.ShouldContain("/t/metro/staff/enrol/");
        await page.ClickAsync("text=I have kept it");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("colleague@staff.test was added");
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("colleague@staff.test");

        await using var colleague = await world.VisitAsync();
        await colleague.Page.GotoAsync(link);
        await colleague.Page.FillAsync("#password", StaffPerson.Password);
        await colleague.Page.FillAsync("#repeated", StaffPerson.Password);
        await colleague.Page.ClickAsync("button.main");
        await colleague.Page.FillAsync("#name", "colleague@staff.test");
        await colleague.Page.FillAsync("#password", StaffPerson.Password);
        await colleague.Page.ClickAsync("button.main");
        await colleague.Page.Locator("svg.qr").WaitForAsync();
        (await colleague.Page.BarriersAsync()).ShouldBeEmpty();
        await colleague.Page.ShootAsync("set-up");
    }

    [Theory]
    [InlineData("metro")]
    [InlineData("coast")]
    public async Task No_page_has_a_serious_barrier_by_day_or_by_night(string tenant)
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator, Screen.Desktop, tenant);
        await EachPageAsync(visit.Page, name => visit.Page.InEachSchemeAsync(async scheme =>
            {
                await visit.Page.ShootAsync($"{tenant}-{(scheme == ColorScheme.Dark ? "dark" : "light")}-{name}");
                (await visit.Page.BarriersAsync()).ShouldBeEmpty($"{name}, {scheme}");
            }));
    }

    [Fact]
    public async Task Nothing_is_cut_off_on_the_narrowest_phone()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator, Screen.Narrow);
        await EachPageAsync(
            visit.Page,
            async name =>
            {
                await visit.Page.ShootAsync($"narrow-{name}");
                (
                    await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")
                ).ShouldBeLessThanOrEqualTo(320, name);
            },
            viaMenu: true
        );
    }

    [Fact]
    public async Task A_dangerous_change_shows_its_plan_and_Escape_changes_nothing()
    {
        using var target = await StaffPerson.HireAsync(world.World, StaffRole.Support);
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        var page = visit.Page;
        await page.ClickAsync("nav.side >> text=Staff");
        await page.ClickAsync($"tbody >> text={target.Name}");
        await page.ClickAsync("main button:has-text('Disable')");
        await Assertions
            .Expect(page.Locator("dialog .effects"))
            .ToContainTextAsync("Rights lost: UseConsole, ViewAccounts, EditAccounts");
        await page.ShootAsync("plan");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("main button:has-text('Disable')")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("active");
        await page.ClickAsync("main button:has-text('Disable')");
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("disabled");
        await Assertions.Expect(page.Locator(".difference").First).ToContainTextAsync("disabled false → true");
    }

    [Fact]
    public async Task Everything_works_with_the_keyboard_alone()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        var page = visit.Page;
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Locator("nav.side a", new() { HasText = "Partners" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Partners");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("nav.side a[aria-current=page]")).ToHaveTextAsync("Partners");
        (await page.TitleAsync()).ShouldStartWith("Partners · Metro Cable");
        await page.Locator(".search input").FocusAsync();
        await page.Keyboard.TypeAsync("stream");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".hits a")).ToHaveTextAsync("Sample stream");
        page.Url.ShouldNotContain("stream");
    }

    [Fact]
    public async Task A_role_sees_only_its_own_pages_and_a_lost_session_leads_back_to_the_login()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Viewer);
        var page = visit.Page;
        (await page.Locator("nav.side a").AllInnerTextsAsync()).ShouldBe([
            "Overview",
            "Accounts",
            "Catalogue",
            "Orders",
            "Referrals",
            "Settlements",
            "Reconciliation",
            "Webhooks",
            "Jobs",
            "Reports",
            "Partners",
            "Adapters",
            "Conformance",
        ]);
        await page.EvaluateAsync("() => location.hash = '#/staff'");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("There is no such page here");
        await visit.Context.ClearCookiesAsync();
        await page.ClickAsync("nav.side >> text=Partners");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/staff/sign-in[?]because=ended$"));
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your session has ended");
    }

    [Fact]
    public async Task Somebody_of_the_platform_sees_whose_console_it_is_and_changes_over()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Platform, tenant: "*");
        var page = visit.Page;
        await page.ShootAsync("platform");
        await page.SelectOptionAsync(".switch select", new SelectOptionValue { Label = "Coast Vision" });
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/t/coast/staff/"));
        await Assertions.Expect(page.Locator("header.platform")).ToBeVisibleAsync();
        await page.ClickAsync("nav.side >> text=Partners");
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("partners/coast-stream.yaml");
        await page.ShootAsync("platform-at-coast");
    }

    [Fact]
    public async Task The_console_asks_nobody_but_its_own_host_and_breaks_no_rule_of_its_policy()
    {
        var (foreign, complaints) = (new List<string>(), new List<string>());
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator, watch: page =>
        {
            page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith(BrokerWorld.Origin, StringComparison.Ordinal))
                    foreign.Add(request.Url);
            };
            page.Console += (_, message) =>
            {
                if (message.Type is "error" or "warning")
                    complaints.Add(message.Text);
            };
        });
        await EachPageAsync(visit.Page, _ => Task.CompletedTask);
        foreign.ShouldBeEmpty();
        complaints.ShouldBeEmpty();
    }

    private static async Task EachPageAsync(IPage page, Func<string, Task> look, bool viaMenu = false)
    {
        foreach (var name in await page.Locator("nav.side a").AllTextContentsAsync())
        {
            if (viaMenu)
                await page.ClickAsync(".menu");
            await page.Locator("nav.side a", new() { HasText = name }).ClickAsync();
            await page.SettledAsync();
            await look(name);
            // The first thing of a list has a page of its own.
            if (name is not ("Partners" or "Staff"))
                continue;
            await page.Locator("tbody th a").First.ClickAsync();
            await page.Locator(".trail").WaitForAsync();
            await page.SettledAsync();
            await look($"{name}, one");
        }
    }
}
