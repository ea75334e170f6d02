using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// Keeps what comparisons found. A break is known by its subject: found again it is the same one, found no more it is
/// closed by itself. What two persons have accepted stays accepted; what they have mended is mended when it is found no
/// more.
/// </summary>
internal sealed class BreakBook(BrokerDbContext database, TenantScope scope, TimeProvider clock)
{
    /// <summary>In the caller's transaction.</summary>
    /// <param name="found">Everything that was found in the run's time.</param>
    /// <param name="agreed">Subjects about which both sides say the same, whenever it was.</param>
    /// <returns>Those that nobody knew.</returns>
    public async Task<ImmutableArray<FoundBreak>> NoteAsync(
        ReconciliationRunRow run,
        IReadOnlyList<FoundBreak> found,
        IReadOnlySet<string> agreed,
        CancellationToken cancellation
    )
    {
        var known = await HoldAsync(run, [.. found.Select(one => one.Subject)], cancellation);
        var fresh = ImmutableArray.CreateBuilder<FoundBreak>();
        foreach (var one in found)
        {
            if (!known.Remove(one.Subject, out var row))
            {
                database.Add(RowOf(run, one));
                fresh.Add(one);
            }
            else if (row.State != BreakState.Closed || row.Fix != BreakFix.Accept || !IsSame(row, one))
                Update(row, one);
        }

        foreach (var row in known.Values.Where(row => row.State != BreakState.Closed))
        {
            if (IsIn(run, row) || agreed.Contains(row.Subject))
                Close(row);
        }

        return fresh.ToImmutable();
    }

    private static bool IsIn(ReconciliationRunRow run, ReconciliationBreakRow row) =>
        row.At >= BeginOf(run) && row.At < run.Until;

    // A statement says how everything is now, whatever an earlier one said.
    private static DateTimeOffset BeginOf(ReconciliationRunRow run) =>
        run.Source == ReconciliationSource.Service ? DateTimeOffset.UnixEpoch : run.From;

    // Rows are held in one order: two runs of overlapping times do not wait for each other.
    private async Task<Dictionary<string, ReconciliationBreakRow>> HoldAsync(
        ReconciliationRunRow run,
        string[] subjects,
        CancellationToken cancellation
    )
    {
        JoinedTransaction.Require(database);
        var (tenant, source) = (scope.Tenant.Value, run.Source.ToString());
        var rows = await database
            .Set<ReconciliationBreakRow>()
            .FromSql(
                $"""
                SELECT * FROM reconciliation_break
                WHERE tenant = {tenant} AND source = {source} AND name = {run.Name}
                  AND (subject = ANY ({subjects}) OR state <> 'Closed')
                ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellation);
        return rows.ToDictionary(row => row.Subject, StringComparer.Ordinal);
    }

    private void Update(ReconciliationBreakRow row, FoundBreak found)
    {
        if (row.State != BreakState.Closed && IsSame(row, found))
            return;
        // What was proposed or decided was about something else, or has not held.
        row.Reopen();
        (row.Kind, row.At, row.UpdatedAt) = (found.Kind, found.At, clock.GetUtcNow());
        (row.OursMinor, row.OursCurrency) = (found.Ours?.Minor, found.Ours?.Currency);
        (row.TheirsMinor, row.TheirsCurrency) = (found.Theirs?.Minor, found.Theirs?.Currency);
    }

    private void Close(ReconciliationBreakRow row)
    {
        (row.State, row.Fix, row.UpdatedAt) = (BreakState.Closed, BreakFix.ByItself, clock.GetUtcNow());
        (row.Reason, row.ProposedBy) = (null, null);
    }

    private static bool IsSame(ReconciliationBreakRow row, FoundBreak found) =>
        (row.Kind, row.Ours, row.Theirs) == (found.Kind, found.Ours, found.Theirs);

    private ReconciliationBreakRow RowOf(ReconciliationRunRow run, FoundBreak found)
    {
        var now = clock.GetUtcNow();
        return new ReconciliationBreakRow
        {
            Tenant = scope.Tenant,
            Id = Guid.CreateVersion7(now),
            Source = run.Source,
            Name = run.Name,
            Subject = found.Subject,
            Kind = found.Kind,
            State = BreakState.Open,
            OrderNumber = found.Order,
            Deed = found.Deed,
            OursMinor = found.Ours?.Minor,
            OursCurrency = found.Ours?.Currency,
            TheirsMinor = found.Theirs?.Minor,
            TheirsCurrency = found.Theirs?.Currency,
            At = found.At,
            FoundAt = now,
            UpdatedAt = now,
        };
    }
}
