using FederationBroker.Data.Time;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>The server's clock, not the start of a transaction.</summary>
internal sealed class PostgreSqlTime(NpgsqlDataSource source) : IDatabaseTime
{
    public async Task<DateTimeOffset> AskAsync(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("SELECT clock_timestamp()");
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!, TimeSpan.Zero);
    }
}
