using Npgsql;

namespace FederationBroker.TestKit;

/// <summary>
/// A database of one test class: a copy of a migrated template. One role owns it, and the product serves with another,
/// as README says.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string Owner = "fbroker_owner";
    private const string Role = "fbroker_app";
    private const string Password = "only-for-the-throw-away-cluster";
    private static readonly SemaphoreSlim OneTemplate = new(1, 1);
    private static readonly Dictionary<(string Server, string Schema), string> Templates = [];

    private readonly string server;

    // Tests ask again and again until something is true: a connection for each question took longer than the answer.
    private readonly NpgsqlDataSource questions;

    private TestDatabase(string server, string name)
    {
        (this.server, Name) = (server, name);
        questions = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(server)
            {
                Database = name,
                MaxPoolSize = 10,
                ConnectionIdleLifetime = 5,
                ConnectionPruningInterval = 5,
                ApplicationName = "test",
            }
        );
    }

    public string Name { get; }

    /// <summary>What the product serves with.</summary>
    public string ConnectionString => For(server, Name, Role);

    /// <summary>For the owner of the tables: what `fbroker migrate` runs with.</summary>
    public string OwnerConnectionString => For(server, Name, Owner);

    /// <param name="migrate">Brings an empty database to the current schema, given the connections of the owner and of
    /// the serving role; called once per process, server and schema.</param>
    /// <param name="cluster">Where it is made; the server that all tests share if null.</param>
    /// <param name="schema">Whose schema it is, where builds are compared; this build's if empty.</param>
    public static async Task<TestDatabase> CreateAsync(
        Func<string, string, Task> migrate,
        PrivateCluster? cluster = null,
        string schema = ""
    )
    {
        var server = cluster?.Administrator ?? TestSettings.Postgres;
        await OneTemplate.WaitAsync();
        try
        {
            if (!Templates.TryGetValue((server, schema), out var template))
                Templates[(server, schema)] = template = await CreateTemplateAsync(server, migrate);
            var name = $"fb_{Guid.CreateVersion7():n}";
            await AdministerAsync(server, $"CREATE DATABASE {name} OWNER {Owner} TEMPLATE {template}");
            return new TestDatabase(server, name);
        }
        finally
        {
            OneTemplate.Release();
        }
    }

    /// <summary>Runs SQL as the cluster's administrator, past row-level security.</summary>
    public async Task<T?> QueryAsync<T>(string sql)
    {
        try
        {
            return await AskAsync<T>(sql);
        }
        catch (NpgsqlException lost) when (lost is not PostgresException || lost.SqlState == "57P01")
        {
            // The server was stopped or killed since the last question; a new connection tells whether it is back.
            questions.Clear();
            return await AskAsync<T>(sql);
        }
    }

    private async Task<T?> AskAsync<T>(string sql)
    {
        await using var connection = await questions.OpenConnectionAsync();
        // The benchmark fills tables with it.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>The plan of a statement as the product's role runs it for one operator.</summary>
    public async Task<string> ExplainAsync(string tenant, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var setting = new NpgsqlCommand(
            $"SELECT set_config('fbroker.tenant', '{tenant}', false)",
            connection
        );
        await setting.ExecuteNonQueryAsync();
        await using var explain = new NpgsqlCommand(
            $"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS) {sql}",
            connection
        );
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new System.Text.StringBuilder();
        while (await reader.ReadAsync())
            lines.AppendLine(reader.GetString(0));
        return lines.ToString();
    }

    /// <summary>Every row of the tables with these names (all tables if none is named), as text.</summary>
    public async Task<string> DumpAsync(params string[] tables)
    {
        var wanted = tables.Length == 0 ? string.Empty : $"AND tablename IN ('{string.Join("','", tables)}')";
        var names = await QueryAsync<string>(
            $"SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public' {wanted}"
        );
        var dump = new System.Text.StringBuilder();
        foreach (var name in (names ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries))
            dump.Append(name)
                .Append(": ")
                .AppendLine(await QueryAsync<string>($"SELECT string_agg(row::text, E'\n') FROM \"{name}\" row"));
        return dump.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await questions.DisposeAsync();
        await AdministerAsync(server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private static async Task<string> CreateTemplateAsync(string server, Func<string, string, Task> migrate)
    {
        foreach (var role in new[] { Owner, Role })
        {
            await AdministerAsync(
                server,
                $"""
                DO $$ BEGIN
                  CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '{Password}';
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
                """
            );
        }

        var name = $"fb_template_{Guid.CreateVersion7():n}";
        await AdministerAsync(server, $"CREATE DATABASE {name} OWNER {Owner}");
        await migrate(For(server, name, Owner), For(server, name, Role));
        NpgsqlConnection.ClearAllPools();
        return name;
    }

    private static string For(string server, string name, string role) =>
        new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            Username = role,
            Password = Password,
            MaxPoolSize = 30,
        }.ConnectionString;

    private static async Task AdministerAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
