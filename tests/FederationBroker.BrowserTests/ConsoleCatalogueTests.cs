using FederationBroker.Staff.Rights;

namespace FederationBroker.BrowserTests;

/// <summary>
/// The catalogue in the console. Each test starts from the sample catalogue, in a version of its own.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class ConsoleCatalogueTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private static readonly string[] Sections =
    [
        "plans",
        "bundles",
        "prices",
        "discounts",
        "content",
        "devices",
        "versions",
    ];

    private BrokerNode Node => world.World.Node;

    [Fact]
    public async Task A_price_changes_after_it_was_shown_whom_that_reaches_and_comes_back_with_the_version_before()
    {
        await Node.PutCatalogueAsync(SampleCatalogue.Sound);
        await Node.NewAccountAsync("price-1", "family");
        await using var visit = await world.OpenConsoleAsync(StaffRole.Catalogue);
        var page = visit.Page;
        await page.GoToViewAsync("catalogue/prices");
        await EditAsync(page, "basic-2026");
        (await page.InputValueAsync("dialog input[name=price]")).ShouldBe("9.99");
        await page.FillAsync("dialog input[name=price]", "-1");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog input[name=price]").First).ToBeFocusedAsync();
        (await page.Locator("dialog .fault:visible").InnerTextAsync()).ShouldContain("cannot be negative");
        await page.FillAsync("dialog input[name=price]", "10.49");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync("priceLists/basic-2026 changes.");
        await Assertions.Expect(page.Locator("dialog .rows")).ToContainTextAsync("family");
        await page.ShootAsync("price-preview");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await page.ClickAsync("dialog button:has-text('Save')");
        await Assertions.Expect(page.Locator("[data-card=prices-basic]")).ToContainTextAsync("€10.49 a month");

        await page.GoToViewAsync("catalogue/versions");
        await page.Locator("tbody tr").Nth(1).GetByRole(AriaRole.Button).ClickAsync();
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(page.Locator(".toast").Last).ToContainTextAsync("as it was in version");
        await page.GoToViewAsync("catalogue/prices");
        await Assertions.Expect(page.Locator("[data-card=prices-basic]")).ToContainTextAsync("€9.99 a month");
    }

    [Fact]
    public async Task An_overlap_of_price_lists_is_seen_in_the_picture_and_refused_at_the_field()
    {
        await Node.PutCatalogueAsync(SampleCatalogue.Sound);
        await using var visit = await world.OpenConsoleAsync(StaffRole.Catalogue);
        var page = visit.Page;
        await page.GoToViewAsync("catalogue/prices");
        await EditAsync(page, "sports-2026");
        await page.FillAsync("dialog input[name=until]", "2027-03-01T00:00");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator("dialog .timeline .overlap")).ToHaveCountAsync(1);
        await Assertions
            .Expect(page.Locator("dialog .timeline .fault"))
            .ToHaveTextAsync("Two prices from 1 Jan 2027 until 1 Mar 2027.");
        await page.ClickAsync("dialog button.main");
        var validity = page.Locator("dialog fieldset", new() { Has = page.Locator("legend:text-is('Validity')") });
        await Assertions
            .Expect(validity.Locator("> .fault"))
            .ToContainTextAsync("End sports-2026 before sports-2027 begins");
        await page.ShootAsync("overlap");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await page.FillAsync("dialog input[name=until]", "2026-12-01T00:00");
        await page.Keyboard.PressAsync("Tab");
        await Assertions
            .Expect(page.Locator("dialog .timeline"))
            .ToContainTextAsync("No price from 1 Dec 2026 until 1 Jan 2027.");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog .effects")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_fault_in_the_conditions_of_a_plan_opens_them_and_stands_at_its_field()
    {
        await Node.PutCatalogueAsync(SampleCatalogue.Sound);
        await using var visit = await world.OpenConsoleAsync(StaffRole.Catalogue);
        var page = visit.Page;
        await page.GoToViewAsync("catalogue/plans");
        await EditAsync(page, "family");
        var sports = page.Locator("dialog .one-row").Nth(1);
        await sports.Locator("summary").ClickAsync();
        await sports.Locator("input[name=days]").FillAsync("0");
        await sports.Locator("summary").ClickAsync();
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(sports.Locator("input[name=days]")).ToBeFocusedAsync();
        await Assertions.Expect(sports.Locator(".fault:visible")).ToContainTextAsync("Write 1 or more");
        await page.ShootAsync("plan-fault");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await sports.Locator("input[name=days]").FillAsync("14");
        await page.ClickAsync("dialog button.main");
        await page.ClickAsync("dialog button:has-text('Save')");
        await Assertions.Expect(page.Locator("[data-card=plan-family]")).ToContainTextAsync("for 14 days");
    }

    [Fact]
    public async Task The_kind_of_a_new_bundle_decides_its_fields_and_a_circle_of_needs_is_refused()
    {
        await Node.PutCatalogueAsync(SampleCatalogue.Sound);
        await using var visit = await world.OpenConsoleAsync(StaffRole.Catalogue);
        var page = visit.Page;
        await page.GoToViewAsync("catalogue/bundles");
        await page.ClickAsync("main button:has-text('New bundle')");
        await page.FillAsync("dialog input[name=id]", "night-films");
        await HasFieldsOfEachKindAsync(page);
        (await page.InputValueAsync("dialog input[name=id]")).ShouldBe("night-films");
        await page.FillAsync("dialog input[name=name]", "Night films");
        await page.SelectOptionAsync("dialog select[name=model]", "svod");
        await page.FillAsync("dialog input[name=titles]", "thriller");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog .chip")).ToHaveCountAsync(1);
        await page.ShootAsync("new-bundle");
        await page.ClickAsync("dialog button.main");
        await page.ClickAsync("dialog button:has-text('Save')");
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("Night films");

        await MakeCircleAsync(page);
    }

    private static async Task HasFieldsOfEachKindAsync(IPage page)
    {
        foreach (
            var (kind, field) in new[]
            {
                ("dvr", "text=Add channel"),
                ("vod", "select[name=model]"),
                ("npvr", "input[name=recordingHours]"),
                ("ppv", "select[name=charge]"),
                ("limit", "input[name=concurrent]"),
                ("vod", "select[name=model]"),
            }
        )
        {
            await page.SelectOptionAsync("dialog select[name=kind]", kind);
            await Assertions.Expect(page.Locator($"dialog >> {field}")).ToBeVisibleAsync();
            (await page.BarriersAsync()).ShouldBeEmpty(kind);
        }
    }

    private static async Task MakeCircleAsync(IPage page)
    {
        await EditAsync(page, "movies");
        await page.FillAsync("dialog input[name=requires]", "rentals");
        await page.ClickAsync("dialog button.main");
        await page.ClickAsync("dialog button:has-text('Save')");
        await Assertions.Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        await EditAsync(page, "rentals");
        await page.FillAsync("dialog input[name=requires]", "movies");
        await page.ClickAsync("dialog button.main");
        await Assertions
            .Expect(
                page.Locator(
                    "dialog .fault:visible, dialog .failure li",
                    new() { HasText = "need each other in a circle" }
                )
            )
            .ToContainTextAsync("Remove one of these needs");
    }

    [Theory]
    [InlineData("desktop", false)]
    [InlineData("desktop", true)]
    [InlineData("narrow", false)]
    public async Task No_part_of_the_catalogue_has_a_barrier_or_is_cut_off(string screen, bool dark)
    {
        await Node.PutCatalogueAsync(SampleCatalogue.Sound);
        await using var visit = await world.OpenConsoleAsync(
            StaffRole.Administrator,
            screen == "narrow" ? Screen.Narrow : Screen.Desktop,
            dark: dark
        );
        var page = visit.Page;
        foreach (var section in Sections)
        {
            await page.GoToViewAsync($"catalogue/{section}");
            await page.ShootAsync($"{screen}-{(dark ? "dark" : "light")}-catalogue-{section}", whole: true);
            (await page.WidthAsync()).ShouldBeLessThanOrEqualTo(page.ViewportSize!.Width, section);
            (await page.BarriersAsync()).ShouldBeEmpty(section);
        }
    }

    [Fact]
    public async Task Who_may_not_edit_the_catalogue_sees_it_without_buttons()
    {
        await Node.PutCatalogueAsync(SampleCatalogue.Sound);
        await using var visit = await world.OpenConsoleAsync(StaffRole.Support);
        foreach (var section in Sections)
        {
            await visit.Page.GoToViewAsync($"catalogue/{section}");
            (await visit.Page.Locator("main button").AllInnerTextsAsync())
                .Where(text => text is not ("Previous" or "Next"))
                .ShouldBeEmpty(section);
        }
    }

    private static Task EditAsync(IPage page, string id) =>
        page.GetByRole(AriaRole.Button, new() { Name = $"Edit {id}", Exact = true }).ClickAsync();
}
