using System.Buffers;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// How a transaction is told whose rows it may see. Nothing is left on the session afterwards, so the next transaction
/// on it may be anybody's: another request of this node, or of another one behind a pooler.
/// </summary>
internal static class TenantSetting
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-*");

    /// <summary>A statement; a context without a scope is not ours, and gets none.</summary>
    public static string Of(DbContext? context)
    {
        var setting = ((BrokerDbContext)context!).Scope.DatabaseSetting;
        // SET takes no parameters. An id has been checked long before; this is what keeps it from mattering.
        return setting.AsSpan().ContainsAnyExcept(Allowed)
            ? throw new InvalidOperationException("This is no operator's id.")
            : $"SET LOCAL fbroker.tenant = '{setting}'";
    }
}

/// <summary>Tells each transaction its tenant, together with BEGIN and its first statement.</summary>
internal sealed class TenantOfTransaction : DbTransactionInterceptor
{
    public override DbTransaction TransactionStarted(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result
    )
    {
        StatementsAhead.Send((NpgsqlConnection)connection, TenantSetting.Of(eventData.Context), 1);
        return result;
    }

    public override ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection,
        TransactionEndEventData eventData,
        DbTransaction result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(TransactionStarted(connection, eventData, result));
}

/// <summary>
/// Makes a transaction of each statement that is in none: begin, tenant, statement and commit go out together, and
/// come back together.
/// </summary>
/// <remarks>
/// Without BEGIN the server would take them as one transaction as well, but warn in its log of every SET LOCAL. When
/// the statement fails, COMMIT is not reached; the driver rolls back before the connection goes back to the pool.
/// </remarks>
internal sealed class TenantOfStatement : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    )
    {
        Enclose(command, eventData);
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result
    )
    {
        Enclose(command, eventData);
        return result;
    }

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result
    )
    {
        Enclose(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(ReaderExecuting(command, eventData, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(NonQueryExecuting(command, eventData, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(ScalarExecuting(command, eventData, result));

    private static void Enclose(DbCommand command, CommandEventData eventData)
    {
        // What makes tables reads no operator's rows, and some of it refuses to be in a transaction.
        if (command.Transaction is not null || eventData.CommandSource == CommandSource.Migrations)
            return;
        var connection = (NpgsqlConnection)command.Connection!;
        // A connection that is kept open over several statements is not rolled back by the driver.
        if (StatementsAhead.IsInFailedTransaction(connection))
            StatementsAhead.Send(connection, "ROLLBACK", 1);
        StatementsAhead.Send(connection, $"BEGIN; {TenantSetting.Of(eventData.Context)}", 2);
        command.CommandText = Committed(command.CommandText);
    }

    // On a line of its own: the text may end in a comment.
    private static string Committed(string text) =>
        text.AsSpan().TrimEnd() is [.., ';'] ? $"{text}\nCOMMIT" : $"{text}\n;COMMIT";
}
