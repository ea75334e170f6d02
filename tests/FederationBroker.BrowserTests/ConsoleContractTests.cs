using FederationBroker.Data;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.BrowserTests;

/// <summary>
/// What support does to one account: its plan, its trial, what was bought, and who is signed in on it.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class ConsoleContractTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private BrokerNode Node => world.World.Node;

    [Fact]
    public async Task Another_plan_is_given_after_it_was_shown_what_is_lost_and_what_it_costs()
    {
        await using var visit = await OpenAccountAsync("plan-1");
        var page = visit.Page;
        await page.ClickAsync("[data-card=contract] button:has-text('Change plan')");
        await page.SelectOptionAsync("dialog select[name=plan]", "starter");
        await page.ClickAsync("dialog button.main");
        var effects = page.Locator("dialog .effects");
        await Assertions.Expect(effects).ToContainTextAsync("The plan is starter instead of family");
        await Assertions.Expect(effects).ToContainTextAsync("It loses ");
        await Assertions.Expect(effects).ToContainTextAsync("Subscriptions cost ");
        await Assertions.Expect(ContractOf(page)).ToContainTextAsync("family");
        (await page.BarriersAsync()).ShouldBeEmpty();
        await page.ClickAsync("dialog button:has-text('Change plan')");
        await Assertions.Expect(ContractOf(page)).ToContainTextAsync("starter");
        await Assertions
            .Expect(page.Locator("[data-card=changes] .difference").First)
            .ToContainTextAsync("family → starter");
    }

    [Fact]
    public async Task A_trial_needs_its_end_begins_after_its_plan_and_is_ended_by_hand()
    {
        await using var visit = await OpenAccountAsync("trial-1");
        var page = visit.Page;
        await page.ClickAsync("[data-card=contract] button:has-text('Start a trial')");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog input[name=endsAt]")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("dialog .fault:visible")).ToContainTextAsync("A trial needs its end");
        await page.FillAsync("dialog input[name=endsAt]", "2099-06-01T12:00");
        await page.SelectOptionAsync("dialog select[name=statusAfter]", "Closed");
        await page.CheckAsync("dialog input[name=deviceTypes][value=phone]");
        await page.ClickAsync("dialog button.main");
        await Assertions
            .Expect(page.Locator("dialog .effects"))
            .ToContainTextAsync("It is on trial until 2099-06-01 12:00 UTC and closed from then on.");
        await page.ClickAsync("dialog button:has-text('Save')");
        await Assertions.Expect(ContractOf(page)).ToContainTextAsync("until 1 Jun 2099, then closed; only on phone");

        await page.ClickAsync("[data-card=contract] button:has-text('End trial')");
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync("It is on trial no more.");
        await page.ClickAsync("dialog button.danger");
        await Assertions
            .Expect(page.Locator("[data-card=contract] button:has-text('Start a trial')"))
            .ToBeVisibleAsync();
        await Assertions.Expect(ContractOf(page)).Not.ToContainTextAsync("until");
    }

    [Fact]
    public async Task A_purchase_is_recorded_with_its_time_and_one_from_the_wrong_bundle_is_refused()
    {
        await using var visit = await OpenAccountAsync("purchase-1");
        var page = visit.Page;
        await page.ClickAsync("[data-card=purchases] button");
        await page.SelectOptionAsync("dialog select[name=bundle]", "rentals");
        await page.SelectOptionAsync("dialog select[name=content]", "cup-final");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog select[name=content]")).ToBeFocusedAsync();
        await page.SelectOptionAsync("dialog select[name=content]", "film-new");
        await page.FillAsync("dialog input[name=until]", "2099-06-01T12:00");
        await page.ClickAsync("dialog button.main");
        var purchase = page.Locator("[data-card=purchases] li");
        await Assertions.Expect(purchase).ToContainTextAsync("film-new");
        await Assertions.Expect(purchase).ToContainTextAsync("until 1 Jun 2099");
        (await page.BarriersAsync()).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task A_device_is_unlinked_after_it_was_shown_what_ends_with_it()
    {
        await using var visit = await OpenAccountAsync("unlink-1", account =>
            Node.LinkAsync(account, "old-box", SampleCatalogue.Stb)
        );
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Unlink old-box" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("dialog .effects"))
            .ToContainTextAsync("The device's own login and its sessions end at once.");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("[data-card=devices] tbody")).ToContainTextAsync("old-box");
        await page.GetByRole(AriaRole.Button, new() { Name = "Unlink old-box" }).ClickAsync();
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(page.Locator("[data-card=devices] .empty")).ToContainTextAsync("No devices yet");
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task The_login_that_devices_have_in_common_is_set_and_removed_again()
    {
        await using var visit = await OpenAccountAsync("login-1");
        var (page, devices) = (visit.Page, visit.Page.Locator("[data-card=devices]"));
        await page.ClickAsync("text=Set a common login");
        await page.FillAsync("dialog input[name=cableId]", "boxes-of-login-1@metro.test");
        await page.FillAsync("dialog input[name=password]", "short");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog input[name=password]")).ToBeFocusedAsync();
        await page.FillAsync("dialog input[name=password]", "long enough for this");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(devices).ToContainTextAsync("a login they have in common");
        await Assertions.Expect(devices.GetByText("Replace the common login")).ToBeVisibleAsync();
        (await page.BarriersAsync()).ShouldBeEmpty();
        await devices.GetByText("Remove it").ClickAsync();
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync("signed out at once");
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(devices).ToContainTextAsync("there is none in common");
    }

    [Fact]
    public async Task Ending_a_session_signs_that_browser_out_and_its_account_is_found_by_the_cable_ID()
    {
        await using var subscriber = await world.VisitAsync();
        await subscriber.SignInToAccountAsync();
        await using var visit = await world.OpenConsoleAsync(StaffRole.Support);
        var page = visit.Page;
        await page.FillAsync(".search input", subscriber.CableId);
        await page.Keyboard.PressAsync("Enter");
        await page.ClickAsync(".hits a");
        var sessions = page.Locator("[data-card=sessions]");
        await Assertions.Expect(sessions.Locator("li")).ToContainTextAsync("password, last used");
        await sessions.GetByRole(AriaRole.Button).ClickAsync();
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(sessions).ToContainTextAsync("Nobody is signed in.");
        await subscriber.GoAsync("/account");
        await subscriber.ReachesAsync("**/sign-in**");
    }

    [Fact]
    public async Task What_the_household_may_use_is_listed_as_the_household_s()
    {
        await using var visit = await OpenAccountAsync("household-1", ShareAsync);
        await Assertions.Expect(visit.Page.Locator("[data-card=services] li")).ToContainTextAsync("stream");
        await Assertions.Expect(visit.Page.Locator("[data-card=services] li")).ToContainTextAsync("by the household");
    }

    private static ILocator ContractOf(IPage page) =>
        page.Locator(
            "section.card",
            new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Contract", Exact = true }) }
        );

    /// <summary>A new account on the family plan, on the screen of an administrator.</summary>
    private async Task<Visitor> OpenAccountAsync(string number, Func<AccountId, Task>? prepare = null)
    {
        await Node.PutCatalogueAsync(SampleCatalogue.Sound);
        var account = await Node.NewAccountAsync(number, "family");
        if (prepare is not null)
            await prepare(account);
        var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        await visit.Page.GoToViewAsync($"accounts/{account.Value}");
        return visit;
    }

    private Task ShareAsync(AccountId account) =>
        Node.AsOperatorAsync(
            async (IServiceProvider services) =>
            {
                var database = services.GetRequiredService<BrokerDbContext>();
                var household = await database
                    .Subscribers()
                    .Where(row => row.AccountId == account && row.Role == PersonRole.Household)
                    .Select(row => row.Id)
                    .SingleAsync();
                await services
                    .GetRequiredService<ConsentGrants>()
                    .KeepAsync(household, new PartnerId("stream"), [], "en", CancellationToken.None);
                return await database.SaveChangesAsync();
            }
        );
}
