using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.OperatorSync.Jobs;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Bulk;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>Many accounts at once, and processes that die while they are at it.</summary>
[Trait("Requirement", "SUB-ADM")]
[Trait("Requirement", "SUB-ACC")]
public sealed class ImportTests : IAsyncLifetime
{
    private const string Header = "number,plan,status,region,person,cableId,passwordHash";

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        await world.Node.PutCatalogueAsync(SampleCatalogue.Sound);
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task An_import_that_is_killed_goes_on_where_it_stopped_and_makes_no_account_twice()
    {
        // Portions are of 5,000 lines: a kill in the first ones, one further on, and four are left to go on with.
        const int Accounts = 40_000;
        var file = await WriteAsync(
            Enumerable
                .Range(0, Accounts)
                .Select(number =>
                    $"I-{number},{(number % 2 == 0 ? "family" : "starter")},active,north,P-{number},import-{number}@metro.test,"
                )
        );
        var kills = 0;
        foreach (var done in new[] { 5_000, 15_000 })
        {
            await using var process = Import(file, $"import-{done}");
            await Eventually.TrueAsync(
                async () => await CountAsync() > done,
                $"more than {done} accounts are in",
                TimeSpan.FromMinutes(2)
            );
            process.Kill();
            kills++;
        }

        (await CountAsync()).ShouldBeLessThan(Accounts, "it was killed before its end");
        await using var last = Import(file, "import-last");
        (await last.EndAsync()).ShouldBe(0, last.Log.Text);
        kills.ShouldBe(2);
        await HasEachOnceAsync(Accounts);
        last.Log.Text.ShouldContain("Going on after");
        last.Log.Text.ShouldContain($"{Accounts} accounts created, 0 lines with faults");
        await using var again = Import(file, "import-again");
        (await again.EndAsync()).ShouldBe(0);
        again.Log.Text.ShouldContain($"0 accounts changed (0 status, 0 region), {Accounts} unchanged");
        (await CountAsync()).ShouldBe(Accounts);
    }

    private BrokerProcess Import(string file, string name) =>
        BrokerProcess.Run(world, name, "accounts", "import", "--tenant", "metro", "--file", file);

    private async Task HasEachOnceAsync(int accounts)
    {
        (await CountAsync()).ShouldBe(accounts);
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM login WHERE kind = 'Person'")).ShouldBe(
            accounts + 1,
            "the world's own subscriber is the one more"
        );
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM subscriber WHERE role = 'Household'")).ShouldBe(
            accounts + 1
        );
    }

    [Fact]
    public async Task Each_faulty_line_is_told_with_code_place_and_fix_and_the_others_are_imported()
    {
        var file = await WriteAsync([
            "F-1,family,active,,,fault-1@metro.test,",
            "F-1,starter,active,,,,",
            "F-2,famly,,,,,",
            "F-3,,asleep,,,,",
            "F-4,family",
            "F-5,,,,,fault-1@metro.test,",
            "\"F-6,,,,,,",
            "F-7,,blocked,north,,,",
        ]);
        await using var process = Import(file, "import-faults");
        (await process.EndAsync()).ShouldBe(1);
        var text = process.Log.Text;
        text.ShouldContain("2 accounts created, 6 lines with faults");
        text.ShouldContain("accounts.csv:3: FB-4203 plan: Account F-1 has plan family");
        text.ShouldContain("accounts.csv:4: FB-4202 plan: Did you mean family?");
        text.ShouldContain("accounts.csv:5: FB-4502 status: Write active, blocked or closed.");
        text.ShouldContain("accounts.csv:6: FB-4502");
        text.ShouldContain("accounts.csv:7: FB-4211 cableId");
        text.ShouldContain("accounts.csv:8: FB-4502");
        text.ShouldNotContain("fault-1@metro.test");
    }

    [Fact]
    public async Task A_file_of_something_else_is_refused_before_anything_is_written()
    {
        var file = Path.Combine(world.Folder, "accounts.csv");
        await File.WriteAllTextAsync(file, "name,street\nx,y\n");
        await using var process = Import(file, "import-foreign");
        (await process.EndAsync()).ShouldBe(1);
        process.Log.Text.ShouldContain("FB-4504");
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM bulk_job")).ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public async Task A_bulk_edit_goes_on_after_its_node_is_killed_and_reaches_each_account_once_while_others_change_them()
    {
        const int Accounts = 8_000;
        var file = await WriteAsync(Enumerable.Range(0, Accounts).Select(number => $"B-{number},family,active,,,,"));
        await using (var import = Import(file, "import"))
            (await import.EndAsync()).ShouldBe(0);
        var edit = new BulkEdit
        {
            Filter = new AccountFilter { Plan = SampleCatalogue.Family },
            Plan = SampleCatalogue.Id("starter"),
        };
        await using var victim = await BrokerProcess.StartAsync(world, "victim");
        var job = await world.Node.AsOperatorAsync(
            (BulkJobs jobs) => jobs.StartAsync(edit, "test", CancellationToken.None)
        );
        var id = job.ShouldBeOfType<AccountChange<BulkJob>.Done>().Value.Id;
        await Eventually.TrueAsync(async () => (await FindAsync(id)).Changed > 0, "the job has begun");
        victim.Kill();
        // Meanwhile somebody changes single accounts; neither loses the other's work.
        var some = await world.Node.AsOperatorAsync(
            (BrokerDbContext database) =>
                database
                    .Accounts()
                    .Where(row => row.Plan == SampleCatalogue.Family)
                    .OrderByDescending(row => row.Id)
                    .Select(row => row.Id)
                    .Take(50)
                    .ToListAsync()
        );
        some.Count.ShouldBe(50, "the job is not done yet");
        foreach (var account in some)
            await world.Node.EditAsync(account, new AccountEdit { Region = "south" });
        await Eventually.TrueAsync(
            async () => (await FindAsync(id)).State == BulkJobState.Done,
            "the job is done",
            TimeSpan.FromMinutes(2)
        );
        var done = await FindAsync(id);
        (done.Total, done.Processed, done.Changed).ShouldBe((Accounts, Accounts, Accounts));
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM service_account WHERE plan = 'starter'")).ShouldBe(
            Accounts
        );
        (
            await world.Database.QueryAsync<long>(
                "SELECT count(*) FROM service_account WHERE region = 'south' AND plan = 'starter'"
            )
        ).ShouldBe(some.Count);
    }

    [Fact]
    [Trait("Requirement", "SUB-TEN")]
    public async Task A_job_that_keeps_failing_keeps_no_other_operator_waiting()
    {
        await world.Node.NewAccountAsync("STUCK-1");
        await world.Node.NewAccountAsync("FREE-1", tenant: "coast");
        await world.Database.QueryAsync<int>(
            """
            CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $stuck$ BEGIN RAISE EXCEPTION 'stuck by the test'; END $stuck$;
            CREATE TRIGGER stuck BEFORE UPDATE ON service_account FOR EACH ROW WHEN (OLD.number = 'STUCK-1') EXECUTE FUNCTION stuck();
            """
        );
        var edit = new BulkEdit { Filter = new AccountFilter(), Status = AccountStatus.Blocked };
        foreach (var tenant in new[] { "metro", "coast" })
            (
                await world.Node.AsOperatorAsync(
                    (BulkJobs jobs) => jobs.StartAsync(edit, "test", CancellationToken.None),
                    tenant
                )
            ).ShouldBeOfType<AccountChange<BulkJob>.Done>();
        await Eventually.TrueAsync(
            async () =>
                await world.Database.QueryAsync<string>("SELECT status FROM service_account WHERE number = 'FREE-1'")
                == "Blocked",
            "the other operator's job is done"
        );
        world.Node.Log.Text.ShouldContain("of metro failed; it is tried again");
        await world.Database.QueryAsync<int>("DROP TRIGGER stuck ON service_account");
        await Eventually.TrueAsync(
            async () =>
                await world.Database.QueryAsync<string>("SELECT status FROM service_account WHERE number = 'STUCK-1'")
                == "Blocked",
            "it goes on when it can"
        );
    }

    private Task<BulkJob> FindAsync(Guid id) =>
        world.Node.AsOperatorAsync(async (BulkJobs jobs) => (await jobs.FindAsync(id, CancellationToken.None))!);

    private Task<long> CountAsync() =>
        world.Database.QueryAsync<long>("SELECT count(*) FROM service_account WHERE number LIKE 'I-%'");

    private async Task<string> WriteAsync(IEnumerable<string> lines)
    {
        var file = Path.Combine(world.Folder, "accounts.csv");
        await File.WriteAllLinesAsync(file, lines.Prepend(Header));
        return file;
    }
}
