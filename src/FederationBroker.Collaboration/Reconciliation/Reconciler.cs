using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// Makes one comparison after the other: books × billing, books × what services state. It never moves money; orders
/// whose outcome billing may know better are looked up at once.
/// </summary>
internal sealed class Reconciler(
    BrokerDbContext database,
    ReconciliationRuns runs,
    ComparedSides sides,
    BreakBook breaks,
    OutboxStore outbox,
    ReconciliationMeasures measures
)
{
    // An adapter may just be being started anew.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BeforeTheNextTry = TimeSpan.FromMinutes(1);

    /// <returns>False: nothing was to be done.</returns>
    public async Task<bool> RunNextAsync(CancellationToken cancellation)
    {
        if (await runs.ClaimAsync(cancellation) is not { } run)
            return false;
        var compared = await sides.CompareAsync(run, cancellation);
        if (compared is null && sides.Now - run.CreatedAt < Patience)
        {
            await runs.PostponeAsync(run, sides.Now + BeforeTheNextTry, cancellation);
            return true;
        }

        if (await ConcludeAsync(run, compared, cancellation) is { } fresh)
            measures.Note(run, fresh);
        // The next one reads anew what somebody else may have changed meanwhile.
        database.ChangeTracker.Clear();
        return true;
    }

    /// <returns>Breaks that nobody knew; null: this took too long, and another node has the run.</returns>
    private async Task<ImmutableArray<FoundBreak>?> ConcludeAsync(
        ReconciliationRunRow run,
        ComparedEntries? compared,
        CancellationToken cancellation
    )
    {
        ImmutableArray<FoundBreak> fresh = [];
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (!await runs.HoldsAsync(run, cancellation))
            return null;
        if (compared is not null)
        {
            fresh = await breaks.NoteAsync(run, compared.Found, compared.Agreed, cancellation);
            await CatchUpAsync(compared.Found, cancellation);
            await sides.DropAsync(run, cancellation);
        }

        End(run, compared);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return fresh;
    }

    private void End(ReconciliationRunRow run, ComparedEntries? compared)
    {
        (run.EndedAt, run.IsUnanswered) = (sides.Now, compared is null);
        (run.Compared, run.Broken) = (compared?.Count ?? 0, compared?.Found.Length ?? 0);
    }

    // What is under way is asked about again now; nobody has to wait for the next attempt.
    private async Task CatchUpAsync(ImmutableArray<FoundBreak> found, CancellationToken cancellation)
    {
        var numbers = found
            .Where(one => one is { Kind: BreakKind.StatusMismatch or BreakKind.TimingDifference, Theirs: not null })
            .Select(one => one.Order)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (numbers.Length == 0)
            return;
        var open = await database
            .Set<OrderRow>()
            .Where(order => numbers.Contains(order.Number) && order.State == OrderState.Processing)
            .Select(order => order.Id)
            .ToListAsync(cancellation);
        foreach (var order in open)
            await outbox.HastenAsync(OrderRow.Queue, order.ToString("N"), cancellation);
    }
}

/// <summary>Reads both sides of a run and compares them.</summary>
internal sealed class ComparedSides(
    BookedCharges booked,
    ListedCharges listed,
    BilledUses uses,
    ServiceStatements statements,
    ReconciliationCalendar calendar
)
{
    public DateTimeOffset Now => calendar.Now;

    /// <returns>Null: the other side did not answer to the end.</returns>
    public Task<ComparedEntries?> CompareAsync(ReconciliationRunRow run, CancellationToken cancellation) =>
        run.Source == ReconciliationSource.Billing
            ? CompareBillingAsync(run, cancellation)
            : CompareServiceAsync(run, cancellation);

    /// <summary>What the other side has sent is not needed any more. In the caller's transaction.</summary>
    public Task DropAsync(ReconciliationRunRow run, CancellationToken cancellation) =>
        run.Source == ReconciliationSource.Service && PartnerId.TryParse(run.Name, out var partner)
            ? statements.DropAsync(partner, run.From, cancellation)
            : Task.CompletedTask;

    // Billing first: what happens meanwhile is in the books by the time that they are read.
    private async Task<ComparedEntries?> CompareBillingAsync(ReconciliationRunRow run, CancellationToken cancellation)
    {
        var time = new ComparedTime(run.From, run.Until, Now, calendar.SettlesWithin);
        if (await listed.ReadAsync(run.Name, time, cancellation) is not { } theirs)
            return null;
        string[] keys = [.. theirs.Select(entry => entry.Key).Distinct(StringComparer.Ordinal)];
        var ours = await booked.ReadAsync(run.Name, time, keys, cancellation);
        var asked = await booked.AskedAsync(keys, cancellation);
        var both = new ChargeSides(ours, theirs, asked);
        return new ComparedEntries(theirs.Count, ChargeComparison.Compare(both, time), ChargeComparison.AgreedIn(both));
    }

    private async Task<ComparedEntries?> CompareServiceAsync(ReconciliationRunRow run, CancellationToken cancellation)
    {
        if (!PartnerId.TryParse(run.Name, out var partner))
            return null;
        var stated = await statements.ReadAsync(partner, run.From, cancellation);
        var ours = await uses.ReadAsync(partner, run.From, cancellation);
        return new ComparedEntries(
            stated.Count,
            UseComparison.Compare(ours, stated, run.From, calendar.SettlesWithin),
            new HashSet<string>()
        );
    }
}

/// <param name="Count">How many entries the other side has.</param>
/// <param name="Agreed">Subjects about which both sides say the same.</param>
internal sealed record ComparedEntries(int Count, ImmutableArray<FoundBreak> Found, IReadOnlySet<string> Agreed);
