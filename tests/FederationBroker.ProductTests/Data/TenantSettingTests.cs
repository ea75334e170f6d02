using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Web.Hosting;
using FederationBroker.Web.Options;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// The tenant belongs to a transaction and goes with it: whatever ran on a connection before, nothing of it is left.
/// </summary>
[Trait("Requirement", "SUB-TEN")]
public sealed class TenantSettingTests(OneConnection one) : IClassFixture<OneConnection>
{
    private const string Setting = "SELECT current_setting('fbroker.tenant', true) AS \"Value\"";

    [Theory]
    [InlineData("metro")]
    [InlineData("coast")]
    public async Task A_statement_outside_of_a_transaction_has_its_tenant(string tenant) =>
        (await SettingAsync(tenant)).ShouldBe(tenant);

    [Fact]
    public async Task A_transaction_has_its_tenant_in_every_statement_and_after_a_savepoint()
    {
        var seen = await one.AsOperatorAsync(
            async (BrokerDbContext database) =>
            {
                await using var transaction = await database.Database.BeginTransactionAsync();
                var first = await database.Database.SqlQueryRaw<string>(Setting).SingleAsync();
                await transaction.CreateSavepointAsync("here");
                await Should.ThrowAsync<PostgresException>(() => database.Database.ExecuteSqlRawAsync("SELECT 1 / 0"));
                await transaction.RollbackToSavepointAsync("here");
                return (first, await database.Database.SqlQueryRaw<string>(Setting).SingleAsync());
            }
        );
        seen.ShouldBe(("metro", "metro"));
    }

    [Fact]
    public async Task Nothing_is_left_on_the_session()
    {
        await SettingAsync("metro");
        var source = one.Services.GetRequiredService<NpgsqlDataSource>();
        await using var raw = source.CreateCommand("SELECT coalesce(current_setting('fbroker.tenant', true), '')");
        (await raw.ExecuteScalarAsync()).ShouldBe(string.Empty);
    }

    [Fact]
    public async Task After_a_statement_that_failed_the_next_one_on_the_connection_works()
    {
        await Should.ThrowAsync<PostgresException>(() =>
            one.AsOperatorAsync((BrokerDbContext database) => database.Database.ExecuteSqlRawAsync("SELECT 1 / 0"))
        );
        (await SettingAsync("coast")).ShouldBe("coast");
    }

    [Fact]
    public async Task After_a_statement_that_failed_the_next_one_works_on_a_connection_that_is_kept_open_too()
    {
        var setting = await one.AsOperatorAsync(
            async (BrokerDbContext database) =>
            {
                await database.Database.OpenConnectionAsync();
                await Should.ThrowAsync<PostgresException>(() => database.Database.ExecuteSqlRawAsync("SELECT 1 / 0"));
                return await database.Database.SqlQueryRaw<string>(Setting).SingleAsync();
            }
        );
        setting.ShouldBe("metro");
    }

    [Fact]
    public async Task What_failed_wrote_nothing_and_what_worked_is_committed()
    {
        await one.AsOperatorAsync(
            (ServiceAccounts accounts) =>
                accounts.CreateAsync(
                    new NewAccount { Number = new AccountNumber("kept-1"), IsInOss = true },
                    CancellationToken.None
                )
        );
        await Should.ThrowAsync<PostgresException>(() =>
            one.AsOperatorAsync(
                (BrokerDbContext database) =>
                    database.Database.ExecuteSqlRawAsync(
                        "UPDATE service_account SET version = 7 / (CASE number WHEN 'kept-1' THEN 0 ELSE 1 END)"
                    )
            )
        );
        (await RegionsAsync("metro")).ShouldBe(["kept-1 1"]);
        (await RegionsAsync("coast")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_that_are_read_one_by_one_may_be_left_in_the_middle()
    {
        var first = await one.AsOperatorAsync(
            async (BrokerDbContext database) =>
            {
                var rows = database.Database.SqlQueryRaw<int>("SELECT generate_series(1, 100000) AS \"Value\"");
                await foreach (var row in rows.AsAsyncEnumerable())
                    return row;
                return 0;
            }
        );
        first.ShouldBe(1);
        (await SettingAsync("coast")).ShouldBe("coast");
    }

    [Theory]
    [InlineData("SELECT 1 AS \"Value\"; -- the end")]
    [InlineData("SELECT 1 AS \"Value\" ;  ")]
    [InlineData("SELECT 1 AS \"Value\" -- the end")]
    public async Task A_text_may_end_as_it_likes(string sql) =>
        (
            await one.AsOperatorAsync(
                (BrokerDbContext database) => database.Database.SqlQueryRaw<int>(sql).ToListAsync()
            )
        ).ShouldBe([1]);

    // What makes an index that begins with the tenant useful, also for a statement that was prepared without values.
    [Fact]
    public async Task An_operators_statement_compares_the_tenant_and_the_platforms_does_not()
    {
        (await ConditionAsync("metro")).ShouldMatch("WHERE a.tenant = @\\w+ AND a.outcome = 'north'$");
        var work = one.Services.GetRequiredService<TenantWork>();
        var all = await work.ForPlatformAsync(
            (BrokerDbContext database) => Task.FromResult(Query(database.OfEverybody<AuditEvent>()))
        );
        all.ShouldEndWith("WHERE a.outcome = 'north'");

        Task<string> ConditionAsync(string tenant) =>
            one.AsOperatorAsync(
                (BrokerDbContext database) => Task.FromResult(Query(database.Set<AuditEvent>())),
                tenant
            );

        static string Query(IQueryable<AuditEvent> events) =>
            events.Where(row => row.Outcome == "north").ToQueryString();
    }

    private Task<string> SettingAsync(string tenant) =>
        one.AsOperatorAsync(
            (BrokerDbContext database) => database.Database.SqlQueryRaw<string>(Setting).SingleAsync(),
            tenant
        );

    private Task<List<string>> RegionsAsync(string tenant) =>
        one.AsOperatorAsync(
            (BrokerDbContext database) =>
                database
                    .Accounts()
                    .Where(row => row.Number == new AccountNumber("kept-1"))
                    .Select(row => $"{row.Number.Value} {row.Version}")
                    .ToListAsync(),
            tenant
        );
}

/// <summary>
/// The product's services without its jobs, with one connection alone: whatever is left on it meets whoever comes next.
/// </summary>
public sealed class OneConnection : IAsyncLifetime
{
    private BrokerWorld world = null!;

    public ServiceProvider Services { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync();
        var only = new NpgsqlConnectionStringBuilder(world.Database.ConnectionString) { MaxPoolSize = 1 };
        var options = new BrokerOptions
        {
            Database = only.ConnectionString,
            ConfigurationFolder = world.Configuration.Path,
            SecretsFolder = world.SecretsFolder,
            ThemesFolder = ".",
        };
        Services = new ServiceCollection().AddLogging().AddBroker(options).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await world.DisposeAsync();
    }

    public Task<T> AsOperatorAsync<TService, T>(Func<TService, Task<T>> work, string tenant = "metro")
        where TService : notnull =>
        Services.GetRequiredService<TenantWork>().ForTenantAsync(new TenantId(tenant), work);
}
