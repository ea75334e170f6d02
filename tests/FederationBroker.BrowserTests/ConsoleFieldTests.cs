using System.Text.Json;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Staff.Rights;

namespace FederationBroker.BrowserTests;

/// <summary>
/// What a field of the console shows is what the API has, and what nobody touched goes back as it came.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
[Trait("Requirement", "SUB-PRICE")]
public sealed class ConsoleFieldTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private BrokerNode Node => world.World.Node;

    [Theory]
    [InlineData("HUF", "1499.00", "HUF 1,499.00", "1499", 149900)]
    [InlineData("IDR", "1499.00", "IDR 1,499.00", "2000.5", 200050)]
    [InlineData("JPY", "149900", "¥149,900", "2000", 2000)]
    [InlineData("KWD", "149.900", "KWD 149.900", "1.5", 1500)]
    [InlineData("CLF", "14.9900", "CLF 14.9900", "0.0001", 1)]
    [InlineData("EUR", "1499.00", "€1,499.00", "0,07", 7)]
    public async Task An_amount_is_shown_and_typed_with_the_digits_of_its_currency(
        string currency,
        string field,
        string shown,
        string typed,
        long minor
    )
    {
        await PutAsync(
            SampleCatalogue.Sound with
            {
                Currency = currency,
                PriceLists =
                [
                    .. SampleCatalogue.Sound.PriceLists.Select(list =>
                        list.Id.Value == "basic-2026" ? list with { Price = 149900 } : list
                    ),
                ],
            }
        );
        await using var visit = await world.OpenConsoleAsync(StaffRole.Catalogue);
        var page = visit.Page;
        await page.GoToViewAsync("catalogue/prices");
        (await page.Locator("[data-card=prices-basic]").InnerTextAsync()).Replace('\u00A0', ' ').ShouldContain(shown);
        await EditAsync(page, "basic-2026");
        (await page.InputValueAsync("dialog input[name=price]")).ShouldBe(field);
        await page.FillAsync("dialog input[name=price]", typed);
        if (currency == "HUF")
            await page.ShootAsync("price-huf");
        (await SentAsync(page, "dialog button.main")).GetProperty("price").GetInt64().ShouldBe(minor);
        (await SentAsync(page, "dialog button:has-text('Save')")).GetProperty("price").GetInt64().ShouldBe(minor);
    }

    [Fact]
    public async Task Dates_that_were_not_touched_go_back_to_the_letter_in_every_form_of_the_catalogue()
    {
        var until = new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(1234567);
        var validity = new Validity { From = SampleCatalogue.NewYear.AddSeconds(1), Until = until };
        await PutAsync(
            SampleCatalogue.Sound with
            {
                PriceLists =
                [
                    .. SampleCatalogue.Sound.PriceLists.Select(list =>
                        list.Id.Value == "basic-2026" ? list with { Validity = validity } : list
                    ),
                ],
                Plans =
                [
                    .. SampleCatalogue.Sound.Plans.Select(plan =>
                        plan with
                        {
                            Bundles =
                            [
                                .. plan.Bundles.Select(entry =>
                                    entry with
                                    {
                                        Terms = entry.Terms with { Validity = validity },
                                    }
                                ),
                            ],
                        }
                    ),
                ],
            }
        );
        await using var visit = await world.OpenConsoleAsync(StaffRole.Catalogue);
        var page = visit.Page;
        foreach (var (view, id) in new[] { ("prices", "basic-2026"), ("plans", "family") })
        {
            await page.GoToViewAsync($"catalogue/{view}");
            await EditAsync(page, id);
            if (view == "prices")
                (await page.InputValueAsync("dialog input[name=until]")).ShouldContain("59:59");
            var sent = (await SentAsync(page, "dialog button.main")).GetRawText();
            sent.ShouldContain("\"2026-12-31T23:59:59.1234567+00:00\"");
            sent.ShouldContain("\"2026-01-01T00:00:01+00:00\"");
            await page.Keyboard.PressAsync("Escape");
        }
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task The_end_of_a_trial_that_was_not_touched_keeps_its_seconds()
    {
        await PutAsync(SampleCatalogue.Sound);
        var account = await Node.NewAccountAsync("trial-1", "family");
        var end = new DateTimeOffset(2030, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(1230000);
        await Node.EditAsync(account, new() { Trial = new(end, Catalogue.Offers.AccountStatus.Blocked, []) });
        await using var visit = await world.OpenConsoleAsync(StaffRole.Support);
        await visit.Page.GoToViewAsync($"accounts/{account.Value}");
        await visit.Page.ClickAsync("button:has-text('Change trial')");
        (await SentAsync(visit.Page, "dialog button.main"))
            .GetProperty("trial")
            .GetProperty("endsAt")
            .GetString()
            .ShouldBe("2030-12-31T23:59:59.123+00:00");
    }

    [Fact]
    public async Task Content_whose_identifier_has_a_slash_is_edited_and_removed()
    {
        const string Id = "10.5240/7791-8534-2C23-9030-8610-5";
        await PutAsync(SampleCatalogue.Sound);
        await using var visit = await world.OpenConsoleAsync(StaffRole.Catalogue);
        var page = visit.Page;
        await page.GoToViewAsync("catalogue/content");
        await page.ClickAsync("button:has-text('New content')");
        await page.FillAsync("dialog input[name=id]", Id);
        await page.FillAsync("dialog input[name=title]", "A film by its EIDR");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync($"content/{Id} is added.");
        await page.ClickAsync("dialog button:has-text('Save')");
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync(Id);
        await page.ShootAsync("content-slash");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {Id}", Exact = true }).ClickAsync();
        await page.ClickAsync("dialog button:has-text('Remove')");
        await Assertions.Expect(page.Locator("tbody")).Not.ToContainTextAsync(Id);
    }

    private async Task PutAsync(ServiceCatalogue catalogue) =>
        (await Node.PutCatalogueAsync(catalogue)).ShouldBeOfType<CatalogueChange.InForce>();

    private static Task EditAsync(IPage page, string id) =>
        page.GetByRole(AriaRole.Button, new() { Name = $"Edit {id}", Exact = true }).ClickAsync();

    /// <summary>
    /// What the console sends when this is pressed; once it is answered, so that no change is under way behind it.
    /// </summary>
    private static async Task<JsonElement> SentAsync(IPage page, string button)
    {
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.ClickAsync(button),
            answered => answered.Request.Method is "PUT" or "PATCH"
        );
        return JsonElement.Parse(answer.Request.PostData!);
    }
}
