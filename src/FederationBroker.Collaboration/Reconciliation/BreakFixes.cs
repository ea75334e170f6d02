using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Refunds;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// What people do about breaks: one says what is to become of it and why, another one agrees (PAY-INV). Changes join
/// the caller's transaction, which records who it was.
/// </summary>
public sealed class BreakFixes
{
    private readonly BrokerDbContext database;
    private readonly LedgerBook ledger;
    private readonly OrderRefunds refunds;
    private readonly TenantScope scope;
    private readonly TimeProvider clock;

    internal BreakFixes(
        BrokerDbContext database,
        LedgerBook ledger,
        OrderRefunds refunds,
        TenantScope scope,
        TimeProvider clock
    ) => (this.database, this.ledger, this.refunds, this.scope, this.clock) = (database, ledger, refunds, scope, clock);

    /// <summary>How a break can be mended.</summary>
    public static ImmutableArray<BreakFix> FixesOf(BreakKind kind, ReconciledDeed deed) =>
        [
            .. IsOfBooks(kind, deed) ? [BreakFix.CorrectBooks] : Array.Empty<BreakFix>(),
            .. kind == BreakKind.BilledNotEntitled ? [BreakFix.GiveBack] : Array.Empty<BreakFix>(),
            BreakFix.Accept,
        ];

    /// <param name="who">As the audit trail names them.</param>
    public async Task<FixOutcome> ProposeAsync(
        Guid id,
        BreakFix fix,
        string reason,
        string who,
        CancellationToken cancellation
    )
    {
        if (await HoldAsync(id, cancellation) is not { State: BreakState.Open } row)
            return new FixOutcome.Gone();
        if (!FixesOf(row.Kind, row.Deed).Contains(fix) || await WhyNotAsync(row, fix, cancellation) is not null)
            return new FixOutcome.Impossible();
        (row.State, row.Fix, row.Reason, row.ProposedBy) = (BreakState.Proposed, fix, reason, who);
        row.UpdatedAt = clock.GetUtcNow();
        await database.SaveChangesAsync(cancellation);
        return new FixOutcome.Done();
    }

    /// <summary>Whoever proposed it cannot agree.</summary>
    /// <param name="fix">What they have seen proposed: nobody agrees to something else.</param>
    /// <param name="who">As the audit trail names them.</param>
    public async Task<FixOutcome> DecideAsync(
        Guid id,
        BreakFix fix,
        bool agrees,
        string who,
        CancellationToken cancellation
    )
    {
        if (await HoldAsync(id, cancellation) is not { State: BreakState.Proposed } row || row.Fix != fix)
            return new FixOutcome.Gone();
        if (agrees && row.ProposedBy == who)
            return new FixOutcome.SamePerson();
        if (agrees && await WhyNotAsync(row, fix, cancellation) is { } impossible)
            return impossible;
        if (agrees)
            await MendAsync(row, fix, who, cancellation);
        if (agrees)
            (row.State, row.Fix, row.DecidedBy) = (BreakState.Closed, fix, who);
        else
            row.Reopen();
        row.UpdatedAt = clock.GetUtcNow();
        await database.SaveChangesAsync(cancellation);
        return new FixOutcome.Done();
    }

    /// <summary>What was committed is begun at once.</summary>
    public void Ring() => refunds.Ring();

    private static bool IsOfBooks(BreakKind kind, ReconciledDeed deed) =>
        (kind is BreakKind.MissingAtAdapter or BreakKind.MissingInBroker or BreakKind.AmountMismatch)
        && (deed is ReconciledDeed.Capture or ReconciledDeed.Refund);

    // How much more the books have to say that was taken.
    private static long CorrectionOf(ReconciliationBreakRow row)
    {
        var more = (row.TheirsMinor ?? 0) - (row.OursMinor ?? 0);
        return row.Deed == ReconciledDeed.Refund ? -more : more;
    }

    private async Task<FixOutcome?> WhyNotAsync(
        ReconciliationBreakRow row,
        BreakFix fix,
        CancellationToken cancellation
    )
    {
        if (fix == BreakFix.Accept)
            return null;
        // Held: of a refund and this, whoever comes second sees what the first has left.
        if (await OrderOfAsync(row, cancellation) is not { } order || !CanBook(row, fix, order))
            return new FixOutcome.Impossible();
        var less = fix == BreakFix.GiveBack ? AmountOf(row) : -CorrectionOf(row);
        if (less <= 0)
            return null;
        var left = await refunds.LeftAsync(order, cancellation);
        return less > left ? new FixOutcome.TooMuch(new Money(left, order.Currency)) : null;
    }

    private static bool CanBook(ReconciliationBreakRow row, BreakFix fix, OrderRow order) =>
        (row.OursCurrency ?? order.Currency) == order.Currency
        && (row.TheirsCurrency ?? order.Currency) == order.Currency
        && (fix == BreakFix.GiveBack || (CorrectionOf(row) != 0 && order.PriceMinor > 0));

    private async Task MendAsync(ReconciliationBreakRow row, BreakFix fix, string who, CancellationToken cancellation)
    {
        if (fix == BreakFix.Accept)
            return;
        var order = await OrderOfAsync(row, cancellation) ?? throw new InvalidOperationException("The order is gone.");
        if (fix == BreakFix.GiveBack)
            await refunds.GiveBackAsync(order, AmountOf(row), row.Reason!, (row.ProposedBy!, who), cancellation);
        else
            await CorrectAsync(row, order, cancellation);
    }

    private Task CorrectAsync(ReconciliationBreakRow row, OrderRow order, CancellationToken cancellation)
    {
        var key = BookedCorrections.KeyOf(row.Id, Guid.CreateVersion7(clock.GetUtcNow()));
        return ledger.CorrectAsync(order.Id, key, order.Sale, CorrectionOf(row), cancellation);
    }

    private static long AmountOf(ReconciliationBreakRow row) => row.OursMinor ?? 0;

    // Where a service speaks of a subscription: the order that paid its period.
    private Task<OrderRow?> OrderOfAsync(ReconciliationBreakRow row, CancellationToken cancellation) =>
        refunds.HoldAsync(
            row.Deed == ReconciledDeed.Use ? row.Subject[(row.Subject.IndexOf(':') + 1)..] : row.OrderNumber,
            cancellation
        );

    private async Task<ReconciliationBreakRow?> HoldAsync(Guid id, CancellationToken cancellation)
    {
        JoinedTransaction.Require(database);
        return await database
            .Set<ReconciliationBreakRow>()
            .FromSql($"SELECT * FROM reconciliation_break WHERE tenant = {scope.Tenant.Value} AND id = {id} FOR UPDATE")
            .SingleOrDefaultAsync(cancellation);
    }
}

public abstract record FixOutcome
{
    private FixOutcome() { }

    public sealed record Done : FixOutcome;

    /// <summary>There is no such break, or nothing about it waits.</summary>
    public sealed record Gone : FixOutcome;

    /// <summary>Whoever proposed it cannot agree to it.</summary>
    public sealed record SamePerson : FixOutcome;

    /// <summary>A break of this kind is not mended like this, or its order is not known here.</summary>
    public sealed record Impossible : FixOutcome;

    /// <param name="Left">What can be given back.</param>
    public sealed record TooMuch(Money Left) : FixOutcome;
}
