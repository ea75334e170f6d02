using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// Audit trail, staff changes and consent history are only ever added to: the database sees to it, whoever asks
/// (SSM-SEC, BIL-003).
/// </summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class AppendOnlyTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Retention = "SELECT set_config('fbroker.retention', 'on', false); ";

    private static readonly string[] Attempts =
    [
        $"{Retention}UPDATE $ SET tenant = tenant",
        $"{Retention}DELETE FROM $",
        $"{Retention}TRUNCATE $",
        "ALTER TABLE $ DISABLE TRIGGER ALL",
        "DROP TABLE $",
        $"GRANT DELETE ON $ TO fbroker_app; {Retention}DELETE FROM $",
        "SET session_replication_role = replica",
    ];

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task The_serving_role_can_neither_change_nor_remove_nor_unlock_what_is_only_added_to()
    {
        foreach (var table in await TablesAsync())
        {
            foreach (var attempt in Attempts.Select(sql => sql.Replace("$", table, StringComparison.Ordinal)))
                (await RefusalAsync(shared.World.Database.ConnectionString, attempt)).ShouldBe("42501", attempt);
        }
    }

    [Fact]
    public async Task Even_the_owner_of_the_tables_is_refused()
    {
        await AuditWriting.NoteAsync(shared.World.Node, shared.World.Clock, "metro", 1);
        foreach (var table in await TablesAsync())
            (await RefusalAsync(shared.World.Database.OwnerConnectionString, $"TRUNCATE {table} CASCADE")).ShouldBe(
                "23000",
                table
            );
        foreach (var sql in new[] { "UPDATE audit_event SET outcome = 'success'", "DELETE FROM audit_event" })
            (await RefusalAsync(shared.World.Database.OwnerConnectionString, sql)).ShouldBe("23000", sql);
    }

    [Fact]
    public async Task Retention_takes_nothing_young_whatever_it_is_asked()
    {
        await AuditWriting.NoteAsync(shared.World.Node, shared.World.Clock, "metro", 1);
        await Eventually.TrueAsync(
            async () =>
                await shared.World.Database.QueryAsync<long>("SELECT count(*) FROM audit_link WHERE tenant = 'metro'")
                > 0,
            "it is chained"
        );
        (
            await RefusalAsync(
                shared.World.Database.ConnectionString,
                "SELECT remove_audit('metro', l.position, l.hash, 1, now(), l.hash) FROM audit_link l WHERE "
                    + "tenant = 'metro' ORDER BY position LIMIT 1"
            )
        ).ShouldBe("23000");
        var before = await shared.World.Database.QueryAsync<long>(
            "SELECT (SELECT count(*) FROM grant_event) + (SELECT count(*) FROM staff_change)"
        );
        var asked = "SELECT remove_old_staff_change('infinity', 1000), remove_old_grant_event('infinity', 1000)";
        (await RefusalAsync(shared.World.Database.ConnectionString, asked)).ShouldBeNull();
        (
            await shared.World.Database.QueryAsync<long>(
                "SELECT (SELECT count(*) FROM grant_event) + (SELECT count(*) FROM staff_change)"
            )
        ).ShouldBe(before);
    }

    [Fact]
    public async Task Retention_removes_whole_beginnings_and_the_rest_still_verifies()
    {
        var past = new MutableClock();
        past.Advance(TimeSpan.FromDays(-401));
        await AuditWriting.NoteAsync(shared.World.Node, past, "coast", 3);
        await ChainedAsync(3);
        await AuditWriting.NoteAsync(shared.World.Node, shared.World.Clock, "coast", 2);
        await ChainedAsync(5);

        await Sweeps.RunAsync(shared.World);
        (
            await shared.World.Database.QueryAsync<long>("SELECT count(*) FROM audit_event WHERE tenant = 'coast'")
        ).ShouldBe(2);
        var intact = (await VerifyAsync()).ShouldBeOfType<AuditVerification.Intact>();
        intact.RemovedThrough.ShouldBe(3);
        intact.Events.ShouldBe(5);

        // Removing more than retention did needs its key.
        await shared.World.Database.QueryAsync<object>(
            "SET session_replication_role = replica; UPDATE audit_removal SET position = 4, hash = (SELECT hash "
                + "FROM audit_link WHERE tenant = 'coast' AND position = 4) WHERE tenant = 'coast'; DELETE FROM "
                + "audit_link WHERE tenant = 'coast' AND position = 4"
        );
        (await VerifyAsync()).ShouldBeOfType<AuditVerification.Broken>().Reason.ShouldContain("not ours");
    }

    private Task ChainedAsync(long events) =>
        Eventually.TrueAsync(
            async () =>
                await VerifyAsync() is AuditVerification.Intact { NotYetChained: 0 } intact && intact.Events == events,
            "the events are chained"
        );

    private Task<AuditVerification> VerifyAsync() =>
        shared.World.Node.AsOperatorAsync(
            (AuditVerifier verifier) => verifier.VerifyAsync(new TenantId("coast"), [], CancellationToken.None),
            "coast"
        );

    private async Task<string[]> TablesAsync()
    {
        var tables = await shared.World.Database.QueryAsync<string[]>("SELECT append_only_tables()");
        tables!.Length.ShouldBeGreaterThanOrEqualTo(5);
        return tables;
    }

    private static async Task<string?> RefusalAsync(string role, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(role) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        try
        {
            await new NpgsqlCommand(
                $"SELECT set_config('fbroker.tenant', '*', false); {sql}",
                connection
            ).ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}

/// <summary>Every kind of expired row, swept as a node does every minute.</summary>
internal static class Sweeps
{
    /// <param name="world">Whose clock decides.</param>
    /// <param name="kinds">Of rows; none: all.</param>
    public static async Task RunAsync(BrokerWorld world, params string[] kinds)
    {
        foreach (var kind in world.Node.Services.GetServices<IExpiredRows>())
        {
            if (kinds is not [] && !kinds.Contains(kind.Name))
                continue;
            await world
                .Node.Services.GetRequiredService<TenantWork>()
                .ForPlatformAsync(
                    (BrokerDbContext database) =>
                        kind.DeleteAsync(database, world.Clock.GetUtcNow(), CancellationToken.None)
                );
        }
    }
}
