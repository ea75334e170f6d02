using FederationBroker.Data.Outages;
using FederationBroker.Data.Tenancy;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Looks whether the database answers, takes changes and has the schema of this build: over a connection of its own,
/// so that a pool
/// without a free connection says nothing about the database.
/// </summary>
internal sealed class DatabaseProbe(DatabaseAddress address, TenantWork work, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource source = DataSources.ForProbe(address);
    private string[]? migrations;
    private NpgsqlConnection? connection;

    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Takes no longer than a second.</summary>
    public async Task<DatabaseVerdict> LookAsync()
    {
        migrations ??= [.. await work.ForPlatformAsync((ISchema schema) => Task.FromResult(schema.Known))];
        var current = connection ??= source.CreateConnection();
        var looking = AskAsync(current, migrations);
        try
        {
            return await looking.WaitAsync(Patience, clock);
        }
        catch (Exception failure)
        {
            connection = null;
            _ = LetGoAsync(current, looking);
            return new DatabaseVerdict.Out(Outage.Of(failure) ?? new Outage(OutageKind.Broken));
        }
    }

    // No token and no timeout of the driver's: see OpenSockets.
    private static async Task<DatabaseVerdict> AskAsync(NpgsqlConnection connection, string[] migrations)
    {
        if (connection.State != System.Data.ConnectionState.Open)
            await connection.OpenAsync(CancellationToken.None);
        const string State =
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean, "
            + "to_regclass('schema_history') IS NULL";
        await using (var command = new NpgsqlCommand(State, connection) { CommandTimeout = 0 })
        await using (var row = await command.ExecuteReaderAsync(CancellationToken.None))
        {
            await row.ReadAsync(CancellationToken.None);
            if (row.GetBoolean(0))
                return new DatabaseVerdict.Out(new Outage(OutageKind.ReadOnly));
            if (row.GetBoolean(1))
                return new DatabaseVerdict.Older();
        }

        const string Applied = """SELECT count(*) FROM schema_history WHERE "MigrationId" = ANY ($1)""";
        await using var count = new NpgsqlCommand(Applied, connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = migrations } },
        };
        return await count.ExecuteScalarAsync(CancellationToken.None) is long applied && applied == migrations.Length
            ? new DatabaseVerdict.Sound()
            : new DatabaseVerdict.Older();
    }

    private static async Task LetGoAsync(NpgsqlConnection lost, Task looking)
    {
        OpenSockets.Close(lost);
        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await lost.DisposeAsync();
    }
}
