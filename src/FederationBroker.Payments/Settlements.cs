using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments;

/// <summary>What partners are owed, out of the books: what was taken of subscribers and not given back.</summary>
public static class Settlements
{
    /// <summary>By partner and currency, for what was booked from an instant on and before another.</summary>
    public static Task<List<Settlement>> SettlementsAsync(
        this BrokerDbContext database,
        DateTimeOffset begin,
        DateTimeOffset end,
        CancellationToken cancellation
    ) =>
        (
            from moved in database.Taken(begin, end)
            group moved by new { moved.Seller, moved.Currency } into sum
            orderby sum.Key.Seller, sum.Key.Currency
            select new Settlement
            {
                Partner = sum.Key.Seller.Value,
                Currency = sum.Key.Currency,
                Sales = sum.LongCount(one => one.IsOfPayer && one.Deed == LedgerDeed.Capture),
                Refunds = sum.LongCount(one => one.IsOfPayer && one.Deed == LedgerDeed.Refund),
                GrossMinor = sum.Sum(one => one.IsOfPayer ? one.Minor : 0),
                TaxMinor = -sum.Sum(one => one.Account == LedgerAccountKind.Tax ? one.Minor : 0),
                CommissionMinor = -sum.Sum(one => one.Account == LedgerAccountKind.Commission ? one.Minor : 0),
                PayableMinor = -sum.Sum(one => one.Account == LedgerAccountKind.Payable ? one.Minor : 0),
            }
        ).ToListAsync(cancellation);

    /// <summary>Each sale and refund of one partner, in the order in which they were booked.</summary>
    public static IAsyncEnumerable<StatementLine> StatementAsync(
        this BrokerDbContext database,
        PartnerId partner,
        DateTimeOffset begin,
        DateTimeOffset end
    ) =>
        (
            from moved in database.Taken(begin, end)
            where moved.Seller == partner
            group moved by new
            {
                moved.At,
                moved.TransactionId,
                moved.Reference,
                moved.Item,
                moved.Deed,
                moved.Currency,
            } into sum
            orderby sum.Key.At, sum.Key.TransactionId
            select new StatementLine
            {
                At = sum.Key.At,
                Order = sum.Key.Reference,
                Offer = sum.Key.Item,
                Deed = sum.Key.Deed,
                Currency = sum.Key.Currency,
                GrossMinor = sum.Sum(one => one.IsOfPayer ? one.Minor : 0),
                TaxMinor = -sum.Sum(one => one.Account == LedgerAccountKind.Tax ? one.Minor : 0),
                CommissionMinor = -sum.Sum(one => one.Account == LedgerAccountKind.Commission ? one.Minor : 0),
                PayableMinor = -sum.Sum(one => one.Account == LedgerAccountKind.Payable ? one.Minor : 0),
            }
        ).AsAsyncEnumerable();

    private static IQueryable<LedgerEntry> Taken(
        this BrokerDbContext database,
        DateTimeOffset begin,
        DateTimeOffset end
    ) =>
        database
            .LedgerEntries()
            .Where(entry =>
                entry.Layer == LedgerLayer.Posted
                && entry.Deed != LedgerDeed.Deposit
                && entry.At >= begin
                && entry.At < end
            );
}

/// <summary>What one partner is owed in one currency.</summary>
public sealed record Settlement
{
    public required string Partner { get; init; }

    public required string Currency { get; init; }

    public required long Sales { get; init; }

    public required long Refunds { get; init; }

    public required long GrossMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required long CommissionMinor { get; init; }

    public required long PayableMinor { get; init; }
}

/// <summary>One sale or refund; what was given back is negative.</summary>
public sealed record StatementLine
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Its number.</summary>
    public required string Order { get; init; }

    public required string Offer { get; init; }

    public required LedgerDeed Deed { get; init; }

    public required string Currency { get; init; }

    public required long GrossMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required long CommissionMinor { get; init; }

    public required long PayableMinor { get; init; }
}
