using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Staff.Rights;

namespace FederationBroker.BrowserTests;

/// <summary>What all operators share, in the platform's own console.</summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class ConsoleSharedContentTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task Shared_content_is_added_changed_and_removed_and_not_while_an_operator_s_bundle_holds_it()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Platform, tenant: "*");
        var page = visit.Page;
        await page.ClickAsync("nav.side >> text=Shared content");
        await Assertions.Expect(page.Locator("main .empty").First).ToContainTextAsync("No shared content yet");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await AddAsync(page);
        var row = page.Locator("tbody tr", new() { HasText = "world-news" }).First;
        await Assertions.Expect(row).ToContainTextAsync("World News");

        await HoldAsync("news");
        await RenameAsync(page);
        await Assertions.Expect(row).ToContainTextAsync("World News HD");

        await RemoveAsync(page);
        await Assertions.Expect(page.Locator("dialog .failure")).ToContainTextAsync("metro (news)");
        await page.ClickAsync("dialog button:has-text('Cancel')");
        await world.World.Node.PutCatalogueAsync(ServiceCatalogue.Empty);
        await RemoveAsync(page);
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(page.Locator("main .empty").First).ToContainTextAsync("No shared content yet");
        await Assertions
            .Expect(page.Locator("[data-card=changes] tbody tr", new() { HasText = "world-news" }))
            .ToHaveCountAsync(3);
        await page.SettledAsync();
        await page.ShootAsync("shared-content", whole: true);
        (await page.BarriersAsync()).ShouldBeEmpty();
    }

    private static async Task AddAsync(IPage page)
    {
        await page.ClickAsync("main button:has-text('New content')");
        await page.FillAsync("dialog input[name=id]", "world-news");
        await page.FillAsync("dialog input[name=title]", "World News");
        await page.FillAsync("dialog input[name=accessLevel]", "30");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog input[name=accessLevel]")).ToBeFocusedAsync();
        await page.FillAsync("dialog input[name=accessLevel]", "0");
        await page.ClickAsync("dialog button.main");
        await Assertions
            .Expect(page.Locator("dialog .effects"))
            .ToContainTextAsync("content/world-news is added for every operator.");
        await page.ClickAsync("dialog button:has-text('Save')");
    }

    private static async Task RenameAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit world-news" }).ClickAsync();
        await page.FillAsync("dialog input[name=title]", "World News HD");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync("1 bundle of 1 operator holds it.");
        await Assertions.Expect(page.Locator("dialog .rows")).ToHaveTextAsync("Operator metro1 bundle");
        await page.ShootAsync("shared-content-plan");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await page.ClickAsync("dialog button:has-text('Save')");
    }

    [Fact]
    public async Task The_console_of_an_operator_has_no_such_page_even_for_the_platform_s_own_staff()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Platform, tenant: "*");
        await visit.Page.GotoAsync($"{BrokerWorld.Origin}/t/metro/staff/");
        await visit.Page.SettledAsync();
        (await visit.Page.Locator("nav.side a").AllInnerTextsAsync()).ShouldNotContain("Shared content");
        await visit.Page.EvaluateAsync("() => location.hash = '#/shared-content'");
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("There is no such page here");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_page_fits_on_the_narrowest_phone_and_has_no_barrier_there(bool dark)
    {
        using var platform = await StaffPerson.SignedInAsync(world.World, StaffRole.Platform, "*");
        var path = $"shared-content/nature-{dark}";
        var version = (await platform.GetAsync("shared-content"))["version"].GetInt64();
        (
            await platform.CallAsync(
                "PUT",
                path,
                new
                {
                    id = $"nature-{dark}",
                    title = "Nature",
                    regions = new[] { "north" },
                },
                version
            )
        ).Status.ShouldBe(200);
        await using var visit = await world.OpenConsoleAsync(
            StaffRole.Platform,
            Screen.Narrow,
            tenant: "*",
            dark: dark
        );
        await visit.Page.GoToViewAsync("shared-content");
        await Assertions.Expect(visit.Page.Locator("tbody").First).ToContainTextAsync("Nature");
        await visit.Page.ShootAsync($"narrow-{(dark ? "dark" : "light")}-shared-content", whole: true);
        (await visit.Page.WidthAsync()).ShouldBeLessThanOrEqualTo(320);
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        (await platform.CallAsync("DELETE", path, version: version + 1)).Status.ShouldBe(200);
    }

    private static Task RemoveAsync(IPage page) =>
        page.GetByRole(AriaRole.Button, new() { Name = "Remove world-news" }).ClickAsync();

    private Task<CatalogueChange> HoldAsync(string bundle) =>
        world.World.Node.PutCatalogueAsync(
            ServiceCatalogue.Empty with
            {
                Bundles =
                [
                    new ChannelBundle
                    {
                        Id = SampleCatalogue.Id(bundle),
                        Name = bundle,
                        Channels = [SampleCatalogue.Content("world-news")],
                    },
                ],
            }
        );
}
