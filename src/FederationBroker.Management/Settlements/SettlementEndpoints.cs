using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Partners;
using FederationBroker.Payments;
using FederationBroker.Payments.Schedules;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Settlements;

/// <summary>What is owed to partners for what was taken from subscribers, month by month; out of the books.</summary>
internal static class SettlementEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var settlements = api.MapGroup("/settlements").WithTags("Settlements");
        settlements
            .MapGet("/", ListAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listSettlements")
            .WithSummary(
                "What each partner is owed for a month (`2027-03`, by the operator's clocks; this one if none)."
            );
        settlements
            .MapGet("/{partner}/statement.csv", ExportAsync)
            .Requires(Permission.ViewOrders)
            .WithMetadata(ReadsMuch.Mark)
            .WithName("exportSettlement")
            .WithSummary("Every sale and refund of a partner in a month, as CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Results<Ok<SettlementList>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        OperatorTime time,
        CancellationToken cancellation,
        [Longest(7)] string? month = null
    )
    {
        if (MonthOf(month, time) is not { } asked)
            return NoSuchMonth();
        var (from, until) = asked.BoundsIn(time.Zone);
        var sums = await database.SettlementsAsync(from, until, cancellation);
        return TypedResults.Ok(new SettlementList($"{asked}", [.. sums.Select(SettlementView.Of)]));
    }

    private static IResult ExportAsync(
        [Longest(64)] string partner,
        BrokerDbContext database,
        OperatorTime time,
        [Longest(7)] string? month = null
    )
    {
        if (!PartnerId.TryParse(partner, out var id))
            return StaffProblem.NotFound();
        if (MonthOf(month, time) is not { } asked)
            return NoSuchMonth();
        var (from, until) = asked.BoundsIn(time.Zone);
        return new CsvAnswer<StatementLine>(
            $"{id}-{asked}.csv",
            ["at", "order", "offer", "deed", "paid", "tax", "commission", "owed", "currency"],
            database.StatementAsync(id, from, until),
            line =>
                [
                    CsvAnswer.Of(line.At),
                    line.Order,
                    line.Offer,
                    $"{line.Deed}",
                    Amount(line.GrossMinor, line.Currency),
                    Amount(line.TaxMinor, line.Currency),
                    Amount(line.CommissionMinor, line.Currency),
                    Amount(line.PayableMinor, line.Currency),
                    line.Currency,
                ]
        );
    }

    // A number, not a formula: what is given back has a minus.
    internal static string Amount(long minor, string currency) => new Money(minor, currency).ToString()[..^4];

    internal static CalendarMonth? MonthOf(string? text, OperatorTime time) =>
        text is null ? CalendarMonth.Of(time.Now, time.Zone) : CalendarMonth.Parse(text);

    internal static StaffProblem NoSuchMonth() =>
        StaffProblem.Faulty(StaffErrors.BadParameter.At("month", "Write year and month, such as 2027-03."));
}

/// <param name="Month">Which was asked for.</param>
internal sealed record SettlementList(string Month, ImmutableArray<SettlementView> Items);

internal sealed record SettlementView
{
    public required string Partner { get; init; }

    public required string Currency { get; init; }

    /// <summary>How many amounts were taken.</summary>
    public required long Sales { get; init; }

    /// <summary>How often something was given back.</summary>
    public required long Refunds { get; init; }

    /// <summary>Taken from subscribers, less what was given back; tax included.</summary>
    public required long GrossMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required long CommissionMinor { get; init; }

    /// <summary>What the partner is owed.</summary>
    public required long PayableMinor { get; init; }

    public static SettlementView Of(Settlement sum) =>
        new()
        {
            Partner = sum.Partner,
            Currency = sum.Currency,
            Sales = sum.Sales,
            Refunds = sum.Refunds,
            GrossMinor = sum.GrossMinor,
            TaxMinor = sum.TaxMinor,
            CommissionMinor = sum.CommissionMinor,
            PayableMinor = sum.PayableMinor,
        };
}
