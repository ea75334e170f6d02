using System.Data.Common;
using FederationBroker.Data.Outages;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Gives every statement the patience of the work it belongs to, and notes that the database answered.
/// </summary>
internal sealed class StatementInterceptor(DatabaseHealth health) : DbCommandInterceptor
{
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        result.CommandTimeout = (int)DatabasePatience.Current.TotalSeconds;
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        health.NoteAnswer();
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        health.NoteAnswer();
        return ValueTask.FromResult(result);
    }
}
