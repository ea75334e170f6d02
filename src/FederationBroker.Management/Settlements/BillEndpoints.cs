using System.Collections.Immutable;
using FederationBroker.Collaboration;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Partners;
using FederationBroker.Payments;
using FederationBroker.Payments.Ledger;
using FederationBroker.Payments.Schedules;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Settlements;

/// <summary>
/// What partners' services cost an account in a month, out of the books: what was charged, given back and corrected,
/// each line with its tax. The bill itself is billing's.
/// </summary>
internal static class BillEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var bill = api.MapGroup("/accounts/{id:guid}").WithTags("Settlements");
        bill.MapGet("/bill", ShowAsync)
            .Requires(Permission.ViewOrders)
            .WithName("showBill")
            .WithSummary("What partners' services cost an account in a month (`2027-03`; this one if none).");
        bill.MapGet("/bill.csv", ExportAsync)
            .Requires(Permission.ViewOrders)
            .WithName("exportBill")
            .WithSummary("The same as CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Results<Ok<BillView>, StaffProblem>> ShowAsync(
        Guid id,
        BrokerDbContext database,
        OperatorTime time,
        CancellationToken cancellation,
        [Longest(7)] string? month = null
    )
    {
        if (SettlementEndpoints.MonthOf(month, time) is not { } asked)
            return SettlementEndpoints.NoSuchMonth();
        if (!await IsKnownAsync(database, new AccountId(id), cancellation))
            return StaffProblem.NotFound();
        var lines = await Lines(database, new AccountId(id), asked, time).ToListAsync(cancellation);
        return TypedResults.Ok(
            new BillView(
                $"{asked}",
                [.. lines],
                [
                    .. lines
                        .GroupBy(line => line.Currency, StringComparer.Ordinal)
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group => new BillTotal
                        {
                            Currency = group.Key,
                            GrossMinor = group.Sum(line => line.GrossMinor),
                            TaxMinor = group.Sum(line => line.TaxMinor),
                        }),
                ]
            )
        );
    }

    private static async Task<IResult> ExportAsync(
        Guid id,
        BrokerDbContext database,
        OperatorTime time,
        CancellationToken cancellation,
        [Longest(7)] string? month = null
    )
    {
        if (SettlementEndpoints.MonthOf(month, time) is not { } asked)
            return SettlementEndpoints.NoSuchMonth();
        if (!await IsKnownAsync(database, new AccountId(id), cancellation))
            return StaffProblem.NotFound();
        return new CsvAnswer<BillLine>(
            $"bill-{asked}.csv",
            ["at", "order", "partner", "offer", "deed", "amount", "tax", "currency"],
            Lines(database, new AccountId(id), asked, time).AsAsyncEnumerable(),
            line =>
                [
                    CsvAnswer.Of(line.At),
                    line.Order,
                    line.Partner,
                    line.Offer,
                    $"{line.Deed}",
                    SettlementEndpoints.Amount(line.GrossMinor, line.Currency),
                    SettlementEndpoints.Amount(line.TaxMinor, line.Currency),
                    line.Currency,
                ]
        );
    }

    private static Task<bool> IsKnownAsync(
        BrokerDbContext database,
        AccountId account,
        CancellationToken cancellation
    ) => database.Accounts().AnyAsync(row => row.Id == account, cancellation);

    private static IQueryable<BillLine> Lines(
        BrokerDbContext database,
        AccountId account,
        CalendarMonth month,
        OperatorTime time
    )
    {
        var (first, end) = month.BoundsIn(time.Zone);
        var orders = database.Orders().Where(order => order.AccountId == account).Select(order => order.Id);
        return from entry in database.LedgerEntries()
            where entry.Layer == LedgerLayer.Posted && entry.At >= first && entry.At < end
            where orders.Contains(entry.OrderId)
            group entry by new
            {
                entry.At,
                entry.TransactionId,
                entry.Reference,
                entry.Seller,
                entry.Item,
                entry.Deed,
                entry.Currency,
            } into moved
            orderby moved.Key.At, moved.Key.TransactionId
            select new BillLine
            {
                At = moved.Key.At,
                Order = moved.Key.Reference,
                Partner = moved.Key.Seller.Value,
                Offer = moved.Key.Item,
                Deed = moved.Key.Deed,
                Currency = moved.Key.Currency,
                GrossMinor = moved.Sum(entry => entry.IsOfPayer ? entry.Minor : 0),
                TaxMinor = -moved.Sum(entry => entry.Account == LedgerAccountKind.Tax ? entry.Minor : 0),
            };
    }
}

/// <param name="Month">Which was asked for.</param>
/// <param name="Totals">By currency.</param>
internal sealed record BillView(string Month, ImmutableArray<BillLine> Lines, ImmutableArray<BillTotal> Totals);

/// <summary>One charge; what was given back is negative.</summary>
internal sealed record BillLine
{
    public required DateTimeOffset At { get; init; }

    public required string Order { get; init; }

    public required string Partner { get; init; }

    public required string Offer { get; init; }

    public required LedgerDeed Deed { get; init; }

    public required string Currency { get; init; }

    /// <summary>Tax included.</summary>
    public required long GrossMinor { get; init; }

    public required long TaxMinor { get; init; }
}

internal sealed record BillTotal
{
    public required string Currency { get; init; }

    public required long GrossMinor { get; init; }

    public required long TaxMinor { get; init; }
}
