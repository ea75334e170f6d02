using Microsoft.EntityFrameworkCore.Storage;

namespace FederationBroker.Data;

/// <summary>
/// The transaction of a unit of work: begun by whoever needs one first, joined by everything inside, committed by the
/// one who began it. So a service is atomic by itself, and a caller can put it and its own records into one.
/// </summary>
public sealed class JoinedTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction? own;

    private JoinedTransaction(IDbContextTransaction? own) => this.own = own;

    public static async Task<JoinedTransaction> OfAsync(BrokerDbContext database, CancellationToken cancellation) =>
        new(
            database.Database.CurrentTransaction is null
                ? await database.Database.BeginTransactionAsync(cancellation)
                : null
        );

    /// <summary>A row is held until the end of a transaction; outside of one it would be held by nobody.</summary>
    public static void Require(BrokerDbContext database)
    {
        if (database.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Rows are held inside a transaction: begin one before.");
    }

    public Task CommitAsync(CancellationToken cancellation) => own?.CommitAsync(cancellation) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
