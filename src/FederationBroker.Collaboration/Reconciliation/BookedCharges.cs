using FederationBroker.Collaboration.Orders;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Payments;
using FederationBroker.Payments.Ledger;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>What the books have of one billing adapter's calls.</summary>
internal sealed class BookedCharges(BrokerDbContext database)
{
    /// <summary>Of a time, and whatever else is booked under keys that are listed.</summary>
    public async Task<List<ChargeEntry>> ReadAsync(
        string adapter,
        ComparedTime time,
        string[] listed,
        CancellationToken cancellation
    )
    {
        var (from, until) = (time.From - time.Margin, time.Until + time.Margin);
        var entries = await Of(adapter).Where(entry => entry.At >= from && entry.At < until).ToListAsync(cancellation);
        var known = entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var others = listed.Where(key => !known.Contains(key)).ToArray();
        if (others.Length > 0)
            entries.AddRange(await Of(adapter).Where(entry => others.Contains(entry.Key)).ToListAsync(cancellation));
        var charges = entries.ConvertAll(Entry);
        string[] keys = [.. charges.Select(entry => entry.Key), .. others];
        return BookedCorrections.Fold(charges, await CorrectionsAsync(adapter, from, until, keys, cancellation));
    }

    /// <summary>Which of these keys are steps that were taken.</summary>
    public async Task<HashSet<string>> AskedAsync(string[] keys, CancellationToken cancellation) =>
        [
            .. await database
                .Set<OrderStepRow>()
                .AsNoTracking()
                .Where(step => keys.Contains(step.Key))
                .Select(step => step.Key)
                .ToListAsync(cancellation),
        ];

    // What people have put right about these calls, or about any of the time.
    private async Task<List<BookedCorrection>> CorrectionsAsync(
        string adapter,
        DateTimeOffset from,
        DateTimeOffset until,
        string[] keys,
        CancellationToken cancellation
    )
    {
        var breaks = await database
            .Set<ReconciliationBreakRow>()
            .AsNoTracking()
            .Where(row => row.Source == ReconciliationSource.Billing && row.Name == adapter)
            .Where(row => keys.Contains(row.Subject) || (row.At >= from && row.At < until))
            .ToListAsync(cancellation);
        if (breaks.Count == 0)
            return [];
        string[] numbers = [.. breaks.Select(row => row.OrderNumber).Distinct(StringComparer.Ordinal)];
        var entries = await (
            from order in database.Set<OrderRow>()
            where numbers.Contains(order.Number)
            join entry in database.LedgerEntries() on order.Id equals entry.OrderId
            where entry.Deed == LedgerDeed.Correct && entry.IsOfPayer
            select entry
        ).ToListAsync(cancellation);
        return
        [
            .. from entry in entries
            join row in breaks on BookedCorrections.BreakOf(entry.Key) equals (Guid?)row.Id
            let charge = new ChargeEntry(row.Subject, row.OrderNumber, row.Deed, Money.Zero(entry.Currency), row.At)
            select new BookedCorrection(charge, entry.Minor),
        ];
    }

    // What the payer's account says of each deed: promised, taken, no longer promised, given back.
    private IQueryable<LedgerEntry> Of(string adapter) =>
        from entry in database.LedgerEntries()
        where entry.Account == LedgerAccountKind.Receivable
        where
            (entry.Deed == LedgerDeed.Reserve && entry.Layer == LedgerLayer.Pending)
            || (entry.Deed == LedgerDeed.Release && entry.Layer == LedgerLayer.Pending)
            || (entry.Deed == LedgerDeed.Capture && entry.Layer == LedgerLayer.Posted)
            || (entry.Deed == LedgerDeed.Refund && entry.Layer == LedgerLayer.Posted)
        join order in database.Set<OrderRow>() on entry.OrderId equals order.Id
        where order.BillingAdapter == adapter
        select entry;

    private static ChargeEntry Entry(LedgerEntry entry) =>
        new(
            entry.Key,
            entry.Reference,
            entry.Deed switch
            {
                LedgerDeed.Reserve => ReconciledDeed.Reserve,
                LedgerDeed.Release => ReconciledDeed.Void,
                LedgerDeed.Capture => ReconciledDeed.Capture,
                _ => ReconciledDeed.Refund,
            },
            new Money(Math.Abs(entry.Minor), entry.Currency),
            entry.At
        );
}
