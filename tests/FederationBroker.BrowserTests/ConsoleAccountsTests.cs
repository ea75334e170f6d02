using System.Globalization;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.BrowserTests;

/// <summary>Accounts, jobs and reports in the console, as support uses them.</summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class ConsoleAccountsTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private BrokerNode Node => world.World.Node;

    [Fact]
    public async Task Support_finds_an_account_by_its_number_and_blocks_it_after_seeing_what_that_does()
    {
        await SellAsync();
        await Node.NewAccountAsync("find-1", "family");
        await Node.NewAccountAsync("other-1", "family");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        var page = visit.Page;
        await page.ClickAsync("nav.side >> text=Accounts");
        await page.FillAsync("main input[name=number]", "find-");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.ClickAsync("tbody >> text=find-1");
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("active");

        await page.ClickAsync("main button:has-text('Block')");
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync("blocked instead of active");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("active");
        await page.ClickAsync("main button:has-text('Block')");
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("blocked");
        await Assertions.Expect(page.Locator("[data-card=offer] .alert")).ToContainTextAsync("The account is blocked");
        await Assertions
            .Expect(page.Locator("[data-card=changes] .difference").First)
            .ToContainTextAsync("Active → Blocked");
    }

    [Fact]
    public async Task The_offer_says_in_sentences_why_a_bundle_may_not_be_used_on_a_device()
    {
        await SellAsync();
        var account = await Node.NewAccountAsync("why-1", "family");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Support);
        var page = visit.Page;
        await page.GoToViewAsync($"accounts/{account.Value}");
        var movies = page.Locator("[data-card=offer] tbody tr", new() { HasText = "Movies" });
        await Assertions.Expect(movies).ToContainTextAsync("It starts turned off, and nobody has turned it on.");
        await movies.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(movies).ToContainTextAsync("may be used");
        // The price after the discount, and the one it stands for.
        await Assertions.Expect(movies).ToContainTextAsync("€7.99 €5.00 a month");

        await page.SelectOptionAsync("[data-card=offer] select", "phone");
        await Assertions.Expect(movies).ToContainTextAsync("may not be used");
        await Assertions.Expect(movies).ToContainTextAsync("Not on Phone.");
    }

    [Fact]
    public async Task A_device_is_linked_told_to_restart_and_the_third_set_top_box_is_refused_with_its_reason()
    {
        await SellAsync();
        var account = await Node.NewAccountAsync("device-1", "family");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Support);
        var page = visit.Page;
        await page.GoToViewAsync($"accounts/{account.Value}");
        foreach (var uid in new[] { "box-a", "box-b" })
        {
            await LinkAsync(page, uid);
            await Assertions.Expect(page.Locator("[data-card=devices] tbody")).ToContainTextAsync(uid);
        }

        await LinkAsync(page, "box-c");
        await Assertions
            .Expect(page.Locator("dialog .fault:visible, dialog .failure").First)
            .ToContainTextAsync("as many devices");
        await page.Keyboard.PressAsync("Escape");

        await page.Locator("[data-card=devices] tbody tr", new() { HasText = "box-a" })
            .GetByRole(AriaRole.Button, new() { Name = "Commands" })
            .ClickAsync();
        await page.ClickAsync("dialog button.main:has-text('Tell the device')");
        await Assertions.Expect(page.Locator("dialog tbody")).ToContainTextAsync("Restart");
        await page.ShootAsync("commands");
        (await page.BarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_to_many_accounts_tells_how_many_and_shows_its_progress_to_the_end()
    {
        await SellAsync();
        for (var number = 0; number < 30; number++)
            await NewAccountInAsync($"bulk-{number.ToString(CultureInfo.InvariantCulture)}", "harbour");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        var page = visit.Page;
        await page.ClickAsync("nav.side >> text=Accounts");
        await page.FillAsync("main input[name=region]", "harbour");
        await page.Keyboard.PressAsync("Enter");
        await page.ClickAsync("text=Change all of these");
        (await page.InputValueAsync("dialog input[name=region]")).ShouldBe("harbour");
        await page.SelectOptionAsync("dialog select[name=status]", "Blocked");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync("30 accounts");
        await page.ShootAsync("bulk-plan");
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("done", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".progress")).ToContainTextAsync("30 of 30 · 30 changed");
        await page.ShootAsync("job");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await page.GoToViewAsync("jobs");
        await Assertions.Expect(page.Locator("tbody tr").First).ToContainTextAsync("30 of 30");
        await page.ShootAsync("jobs");
        await page.GoToViewAsync("accounts?region=harbour&status=Blocked");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(30);
    }

    [Fact]
    public async Task People_and_profiles_are_added_and_personal_data_is_only_fetched_when_asked_for()
    {
        await SellAsync();
        var account = await Node.NewAccountAsync("people-1", "family");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Support);
        var page = visit.Page;
        var looks = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("personal-data", StringComparison.Ordinal))
                looks.Add(request.Url);
        };
        await page.GoToViewAsync($"accounts/{account.Value}");
        await page.ClickAsync("text=Add somebody");
        await page.FillAsync("dialog input[name=cableId]", "second@people.test");
        await page.FillAsync("dialog input[name=number]", "person-77");
        await page.FillAsync("dialog input[name=password]", "short");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog input[name=password]")).ToBeFocusedAsync();
        await page.FillAsync("dialog input[name=password]", "long enough for this");
        await page.ClickAsync("dialog button.main");
        var person = page.Locator("[data-card=people] tbody tr", new() { HasText = "person-77" });
        await Assertions.Expect(person).ToBeVisibleAsync();
        looks.ShouldBeEmpty();
        await person.GetByRole(AriaRole.Button, new() { Name = "Show personal data" }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog")).ToContainTextAsync("That you looked is written down");
        await page.SettledAsync();
        looks.ShouldHaveSingleItem();
        await page.Keyboard.PressAsync("Escape");

        await page.ClickAsync("text=Add a profile");
        await page.FillAsync("dialog input[name=nickname]", "Children");
        await page.FillAsync("dialog input[name=pin]", "12");
        await page.ClickAsync("dialog button.main");
        (await page.Locator("dialog .fault:visible").InnerTextAsync()).ShouldContain("4 to 8 digits");
        await page.FillAsync("dialog input[name=pin]", "4711");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("[data-card=profiles]")).ToContainTextAsync("Children");
        await Assertions.Expect(page.Locator("[data-card=profiles] .badge")).ToHaveTextAsync("PIN");
    }

    [Fact]
    public async Task Somebody_who_only_looks_sees_the_account_and_no_button_that_changes_it()
    {
        await SellAsync();
        var account = await Node.NewAccountAsync("look-1", "family");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Viewer);
        await visit.Page.GoToViewAsync($"accounts/{account.Value}");
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("look-1");
        (await visit.Page.Locator("main button").AllInnerTextsAsync()).ShouldBeEmpty();
        await visit.Page.GoToViewAsync("accounts");
        (
            await visit
                .Page.Locator("main button:has-text('New account'), main button:has-text('Change all')")
                .CountAsync()
        ).ShouldBe(0);
    }

    [Theory]
    [InlineData("desktop", false)]
    [InlineData("desktop", true)]
    [InlineData("narrow", false)]
    public async Task Accounts_and_reports_have_no_barrier_and_fit_on_the_narrowest_phone(string screen, bool dark)
    {
        await SellAsync();
        var account = await Node.NewAccountAsync($"full-{screen}-{dark}", "family");
        await Node.LinkAsync(account, $"box-{screen}-{dark}", new DeviceType("stb"));
        await Node.ChooseAsync(account, "movies", on: true);
        await using var visit = await world.OpenConsoleAsync(
            StaffRole.Administrator,
            screen == "narrow" ? Screen.Narrow : Screen.Desktop,
            dark: dark
        );
        var page = visit.Page;
        foreach (var view in new[] { "accounts", $"accounts/{account.Value}", "jobs", "reports" })
        {
            await page.GoToViewAsync(view);
            await page.ShootAsync(
                $"{screen}-{(dark ? "dark" : "light")}-{(view.Length > 20 ? "account" : view)}",
                whole: true
            );
            (await page.WidthAsync()).ShouldBeLessThanOrEqualTo(page.ViewportSize!.Width, view);
            (await page.BarriersAsync()).ShouldBeEmpty(view);
        }
    }

    [Fact]
    public async Task Reports_count_licences_and_draw_charts_with_their_numbers_as_tables()
    {
        await SellAsync();
        await NewAccountInAsync("report-1", "west");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Viewer);
        await visit.Page.GoToViewAsync("reports");
        await Assertions.Expect(visit.Page.Locator(".tile")).ToHaveCountAsync(5);
        var regions = visit.Page.Locator(".chart", new() { HasText = "Accounts by region" });
        await Assertions.Expect(regions.Locator("li", new() { HasText = "west" })).ToContainTextAsync("1");
        var created = visit.Page.Locator(".chart", new() { HasText = "New accounts by day" });
        (await created.Locator("svg[role=img]").GetAttributeAsync("aria-label"))!.ShouldContain(
            "accounts were made in 30 days"
        );
        await created.Locator("summary").ClickAsync();
        await Assertions.Expect(created.Locator("tbody tr")).ToHaveCountAsync(30);
        (await visit.Page.Locator("a[download]").AllInnerTextsAsync()).Count.ShouldBe(2);
    }

    private static async Task LinkAsync(IPage page, string uid)
    {
        await page.ClickAsync("text=Link a device");
        await page.FillAsync("dialog input[name=uid]", uid);
        await page.SelectOptionAsync("dialog select[name=type]", "stb");
        await page.ClickAsync("dialog button.main");
    }

    private Task SellAsync() => Node.PutCatalogueAsync(SampleCatalogue.Sound);

    private Task<AccountChange<ServiceAccount>> NewAccountInAsync(string number, string region) =>
        Node.AsOperatorAsync(
            (ServiceAccounts accounts) =>
                accounts.CreateAsync(
                    new NewAccount
                    {
                        Number = new AccountNumber(number),
                        Plan = SampleCatalogue.Family,
                        Region = region,
                    },
                    CancellationToken.None
                )
        );
}
