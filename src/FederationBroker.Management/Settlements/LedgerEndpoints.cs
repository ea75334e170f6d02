using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Partners;
using FederationBroker.Payments;
using FederationBroker.Payments.Ledger;
using FederationBroker.Payments.Schedules;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Settlements;

/// <summary>
/// The books themselves: what each account has come to in a month, and every posting for whoever audits.
/// </summary>
internal static class LedgerEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var ledger = api.MapGroup("/ledger").WithTags("Settlements");
        ledger
            .MapGet("/", ShowAsync)
            .Requires(Permission.ViewOrders)
            .WithMetadata(ReadsMuch.Mark)
            .WithName("showLedger")
            .WithSummary("What was moved on each kind of account in a month; debits and credits are equal.");
        ledger
            .MapGet("/postings.csv", Export)
            .Requires(Permission.ViewOrders)
            .WithMetadata(ReadsMuch.Mark)
            .WithName("exportLedger")
            .WithSummary("Every posting of a month, as CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Results<Ok<LedgerSummary>, StaffProblem>> ShowAsync(
        BrokerDbContext database,
        OperatorTime time,
        CancellationToken cancellation,
        [Longest(7)] string? month = null
    )
    {
        if (SettlementEndpoints.MonthOf(month, time) is not { } asked)
            return SettlementEndpoints.NoSuchMonth();
        var sums = await InMonth(database, asked, time)
            .GroupBy(entry => new
            {
                entry.Account,
                entry.Layer,
                entry.Currency,
            })
            .Select(group => new LedgerSum
            {
                Account = group.Key.Account,
                Layer = group.Key.Layer,
                Currency = group.Key.Currency,
                DebitMinor = group.Sum(entry => entry.Minor > 0 ? entry.Minor : 0),
                CreditMinor = -group.Sum(entry => entry.Minor < 0 ? entry.Minor : 0),
            })
            .ToListAsync(cancellation);
        return TypedResults.Ok(
            new LedgerSummary(
                $"{asked}",
                [
                    .. sums.OrderBy(sum => sum.Currency, StringComparer.Ordinal)
                        .ThenBy(sum => sum.Layer)
                        .ThenBy(sum => sum.Account),
                ]
            )
        );
    }

    private static IResult Export(BrokerDbContext database, OperatorTime time, [Longest(7)] string? month = null)
    {
        if (SettlementEndpoints.MonthOf(month, time) is not { } asked)
            return SettlementEndpoints.NoSuchMonth();
        return new CsvAnswer<LedgerEntry>(
            $"ledger-{asked}.csv",
            [
                "at",
                "transaction",
                "deed",
                "order",
                "partner",
                "offer",
                "layer",
                "account",
                "party",
                "amount",
                "currency",
            ],
            InMonth(database, asked, time)
                .OrderBy(entry => entry.At)
                .ThenBy(entry => entry.TransactionId)
                .ThenBy(entry => entry.Layer)
                .ThenBy(entry => entry.Account)
                .AsAsyncEnumerable(),
            entry =>
                [
                    CsvAnswer.Of(entry.At),
                    $"{entry.TransactionId}",
                    $"{entry.Deed}",
                    entry.Reference,
                    entry.Seller.Value,
                    entry.Item,
                    $"{entry.Layer}",
                    $"{entry.Account}",
                    entry.Party,
                    SettlementEndpoints.Amount(entry.Minor, entry.Currency),
                    entry.Currency,
                ]
        );
    }

    private static IQueryable<LedgerEntry> InMonth(BrokerDbContext database, CalendarMonth month, OperatorTime time)
    {
        var (from, until) = month.BoundsIn(time.Zone);
        return database.LedgerEntries().Where(entry => entry.At >= from && entry.At < until);
    }
}

/// <param name="Month">Which was asked for.</param>
internal sealed record LedgerSummary(string Month, ImmutableArray<LedgerSum> Items);

internal sealed record LedgerSum
{
    public required LedgerAccountKind Account { get; init; }

    /// <summary>Promised, or taken.</summary>
    public required LedgerLayer Layer { get; init; }

    public required string Currency { get; init; }

    public required long DebitMinor { get; init; }

    public required long CreditMinor { get; init; }
}
