using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.BrowserTests;

/// <summary>
/// A change to many accounts that is still at work. It has a world of its own: what holds it up would hold up other
/// jobs too.
/// </summary>
[Trait("Requirement", "SUB-ADM")]
public sealed class ConsoleJobTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    // More than a job does at once, so that the first portion stays done.
    private const int Accounts = 600;

    // Each is the first one again with an id and a number of its own; ids sort before all that the broker makes.
    private static readonly string ManyMore = $$"""
        INSERT INTO service_account
        SELECT (jsonb_populate_record(account, jsonb_build_object('id', '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), 'number', 'many-' || n))).*
        FROM service_account account, generate_series(1, {{Accounts - 1}}) n WHERE account.number = 'many-0'
        """;

    // The last portion fails whenever it is tried, so the job is half done for as long as the test looks at it.
    private const string HoldUp = """
        CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS $hold$ BEGIN RAISE EXCEPTION 'held up by the test'; END $hold$;
        CREATE TRIGGER hold_up BEFORE UPDATE ON service_account FOR EACH ROW WHEN (OLD.number = 'many-599') EXECUTE FUNCTION hold_up();
        """;

    [Fact]
    public async Task A_running_job_shows_how_far_it_is_and_what_it_has_changed_stays_when_it_is_cancelled()
    {
        await world.World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        await world.World.Node.AsOperatorAsync(
            (ServiceAccounts accounts) =>
                accounts.CreateAsync(
                    new NewAccount { Number = new("many-0"), Region = "harbour" },
                    CancellationToken.None
                )
        );
        await world.World.Database.QueryAsync<int>(ManyMore);
        await world.World.Database.QueryAsync<int>(HoldUp);
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        var page = visit.Page;
        await page.GoToViewAsync("jobs");
        await Assertions.Expect(page.Locator("main .empty")).ToContainTextAsync("No jobs yet");
        await page.ClickAsync("main button:has-text('Change many accounts')");
        await page.FillAsync("dialog input[name=region]", "harbour");
        await page.SelectOptionAsync("dialog select[name=status]", "Blocked");
        await page.ClickAsync("dialog button.main");
        await Assertions.Expect(page.Locator("dialog .effects")).ToContainTextAsync("600 accounts");
        await page.ClickAsync("dialog button.danger");

        await Assertions.Expect(page.Locator(".progress")).ToContainTextAsync("500 of 600 · 500 changed");
        await Assertions.Expect(page.Locator(".progress progress")).ToBeVisibleAsync();
        (await page.Locator(".progress progress").EvaluateAsync<double>("bar => bar.value")).ShouldBe(
            500.0 / 600,
            0.001
        );
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("running");
        await Assertions.Expect(Counts(page)).ToHaveTextAsync("Changed500");
        await page.ShootAsync("job-running");
        (await page.BarriersAsync()).ShouldBeEmpty();

        await page.ClickAsync("main button:has-text('Cancel the job')");
        await page.ClickAsync("dialog button.danger");
        await Assertions.Expect(page.Locator(".headline .badge")).ToHaveTextAsync("cancelled");
        await Assertions.Expect(page.Locator(".progress")).ToContainTextAsync("500 of 600 · 500 changed");
        await Assertions.Expect(Counts(page)).ToHaveTextAsync("Changed500");
        await Assertions.Expect(page.Locator("main button:has-text('Cancel the job')")).ToHaveCountAsync(0);
        await page.GoToViewAsync("jobs");
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync("cancelled");
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync("500 of 600");
        (
            await world.World.Database.QueryAsync<long>(
                "SELECT count(*) FROM service_account WHERE number LIKE 'many-%' AND number <> 'many-0' AND "
                    + "status <> 'Active'"
            )
        ).ShouldBe(500);
    }

    private static ILocator Counts(IPage page) => page.Locator(".sheet-list > div", new() { HasText = "Changed" });
}
