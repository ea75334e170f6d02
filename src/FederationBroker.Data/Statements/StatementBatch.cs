using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Statements;

/// <summary>
/// What the rooms that take part in one deed write, sent together: one packet to the database, and one transaction,
/// begun and committed with it unless there is one.
/// </summary>
public sealed class StatementBatch(BrokerDbContext database)
{
    private readonly List<FormattableString> statements = [];

    public void Add(FormattableString statement) => statements.Add(statement);

    /// <returns>How many rows were written.</returns>
    public async Task<int> SendAsync(CancellationToken cancellation)
    {
        if (statements.Count == 0)
            return 0;
        var all = SqlText.InARow(statements);
        statements.Clear();
        return await database.Database.ExecuteSqlAsync(all, cancellation);
    }
}
