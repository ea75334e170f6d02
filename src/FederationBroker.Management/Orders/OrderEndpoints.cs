using System.Collections.Immutable;
using FederationBroker.Collaboration;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Payments;
using FederationBroker.Payments.Ledger;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Orders;

/// <summary>Orders of OTT services: how each went, and what nobody but a person can decide.</summary>
internal static class OrderEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var orders = api.MapGroup("/orders").WithTags("Orders");
        orders
            .MapGet("/", ListAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listOrders")
            .WithSummary("Orders, newest first; `state=Review` is the queue of those that need a person.");
        orders
            .MapGet("/{number}", ShowAsync)
            .Requires(Permission.ViewOrders)
            .WithName("showOrder")
            .WithSummary("One order with every step that was taken, its keys and what came of it.");
        orders
            .MapPost("/{number}/review", ReviewAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("reviewOrder")
            .WithSummary("Decide about an order under review, after a look at both sides.");
    }

    private static async Task<Results<Ok<Page<OrderSummary>>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        CancellationToken cancellation,
        OrderState? state = null,
        [Longest(64)] string? account = null,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<OrderKey>(cursor, out var after))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var found = await (
            from order in database.Orders()
            join owner in database.Accounts() on order.AccountId equals owner.Id into owners
            from owner in owners.DefaultIfEmpty()
            where state == null || order.State == state
            where account == null || owner.Number == new AccountNumber(account)
            where
                after == null
                || order.CreatedAt < after.At
                || (order.CreatedAt == after.At && order.Id.CompareTo(after.Id) < 0)
            orderby order.CreatedAt descending, order.Id descending
            select new FoundOrder(order, owner == null ? null : (AccountNumber?)owner.Number)
        )
            .Take(size + 1)
            .ToListAsync(cancellation);
        return TypedResults.Ok(
            Cursor.PageOf(found, size, OrderSummary.Of, row => new OrderKey(row.Order.CreatedAt, row.Order.Id))
        );
    }

    private static async Task<Results<Ok<OrderDetail>, StaffProblem>> ShowAsync(
        [Longest(64)] string number,
        BrokerDbContext database,
        CurrentStaff current,
        PaidPeriods periods,
        CancellationToken cancellation
    )
    {
        var found = await (
            from order in database.Orders()
            where order.Number == number
            join owner in database.Accounts() on order.AccountId equals owner.Id into owners
            from owner in owners.DefaultIfEmpty()
            select new FoundOrder(order, owner == null ? null : (AccountNumber?)owner.Number)
        ).SingleOrDefaultAsync(cancellation);
        if (found is null)
            return StaffProblem.NotFound();
        var steps = await database
            .OrderSteps()
            .Where(step => step.OrderId == found.Order.Id)
            .OrderBy(step => step.Ordinal)
            .ToListAsync(cancellation);
        var parts = await OtherPartsAsync(database, found.Order, cancellation);
        var entries = await database
            .LedgerEntries()
            .Where(entry => entry.OrderId == found.Order.Id)
            .ToListAsync(cancellation);
        var refunds = await RefundsAsync(database, found.Order, cancellation);
        return TypedResults.Ok(
            new OrderDetail(
                OrderSummary.Of(found),
                [.. steps.Select(OrderStepView.Of)],
                [.. parts],
                [.. InTheirOrder(entries).Select(LedgerEntryView.Of)],
                [.. refunds.Select(refund => RefundView.Of(refund, current.Identity.Subject))],
                await periods.RestAsync(number, cancellation)
            )
        );
    }

    private static async Task<List<string>> OtherPartsAsync(
        BrokerDbContext database,
        OrderFact order,
        CancellationToken cancellation
    ) =>
        order.BundleOrderId is not { } bundle
            ? []
            : await database
                .Orders()
                .Where(part => part.BundleOrderId == bundle && part.Id != order.Id)
                .OrderBy(part => part.Number)
                .Select(part => part.Number)
                .ToListAsync(cancellation);

    private static Task<List<RefundRequestFact>> RefundsAsync(
        BrokerDbContext database,
        OrderFact order,
        CancellationToken cancellation
    ) =>
        database
            .RefundRequests()
            .Where(refund => refund.OrderId == order.Id)
            .OrderBy(refund => refund.RequestedAt)
            .ToListAsync(cancellation);

    // As books are read: transaction by transaction, what was promised before what was taken.
    private static IEnumerable<LedgerEntry> InTheirOrder(IEnumerable<LedgerEntry> entries) =>
        entries
            .OrderBy(entry => entry.At)
            .ThenBy(entry => entry.TransactionId)
            .ThenBy(entry => entry.Layer)
            .ThenBy(entry => entry.Account);

    private static async Task<Results<NoContent, StaffProblem>> ReviewAsync(
        [Longest(64)] string number,
        ReviewBody body,
        OrderReview review,
        AuditedChange audited,
        BrokerDbContext database,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (!await review.DecideAsync(number, body.Decision, cancellation))
            return StaffProblem.Conflict(
                StaffErrors.NotUnderReview.At("number", "Look at the order again: somebody may have decided already.")
            );
        await audited.NoteAsync(CollaborationActions.OrderReviewed, $"{number} {body.Decision}", cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private sealed record OrderKey(DateTimeOffset At, Guid Id);
}

internal sealed record FoundOrder(OrderFact Order, AccountNumber? Account);

/// <param name="Decision">TryAgain looks the last step up under its key; the others say how it is.</param>
internal sealed record ReviewBody(ReviewDecision Decision);

internal sealed record OrderSummary
{
    public required string Number { get; init; }

    public required OrderKind Kind { get; init; }

    /// <summary>Whose bill; null: the account is gone.</summary>
    public required string? Account { get; init; }

    public required string Partner { get; init; }

    public required string Offer { get; init; }

    /// <summary>The operator's bundle that it is a part of; null: it stands alone.</summary>
    public required string? Bundle { get; init; }

    public required long PriceMinor { get; init; }

    public required string Currency { get; init; }

    public required OrderState State { get; init; }

    public required OrderFailure Failure { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static OrderSummary Of(FoundOrder found) =>
        new()
        {
            Number = found.Order.Number,
            Kind = found.Order.Kind,
            Account = found.Account?.Value,
            Partner = found.Order.Partner.Value,
            Offer = found.Order.Offer,
            Bundle = found.Order.Bundle,
            PriceMinor = found.Order.PriceMinor,
            Currency = found.Order.Currency,
            State = found.Order.State,
            Failure = found.Order.Failure,
            CreatedAt = found.Order.CreatedAt,
            UpdatedAt = found.Order.UpdatedAt,
        };
}

/// <param name="OtherParts">Numbers of the orders of the same bundle, which go on and come to nothing together.</param>
/// <param name="Ledger">What was booked, in the order in which it was.</param>
/// <param name="Refunds">What staff want given back of it.</param>
/// <param name="RestMinor">What the days from today on cost of the period that it paid; null: it has paid none, or that
/// is over.</param>
internal sealed record OrderDetail(
    OrderSummary Order,
    ImmutableArray<OrderStepView> Steps,
    ImmutableArray<string> OtherParts,
    ImmutableArray<LedgerEntryView> Ledger,
    ImmutableArray<RefundView> Refunds,
    long? RestMinor
);

internal sealed record LedgerEntryView
{
    public required DateTimeOffset At { get; init; }

    public required LedgerDeed Deed { get; init; }

    /// <summary>Pending: only promised; Posted: taken.</summary>
    public required LedgerLayer Layer { get; init; }

    public required LedgerAccountKind Account { get; init; }

    /// <summary>Debits positive, credits negative.</summary>
    public required long Minor { get; init; }

    public required string Currency { get; init; }

    public static LedgerEntryView Of(LedgerEntry entry) =>
        new()
        {
            At = entry.At,
            Deed = entry.Deed,
            Layer = entry.Layer,
            Account = entry.Account,
            Minor = entry.Minor,
            Currency = entry.Currency,
        };
}

internal sealed record OrderStepView
{
    public required StepKind Kind { get; init; }

    /// <summary>What the other side knows the step by, the same on every attempt.</summary>
    public required string Key { get; init; }

    public required int Attempts { get; init; }

    /// <summary>Null: it never left.</summary>
    public required DateTimeOffset? FirstSentAt { get; init; }

    public required DateTimeOffset? LastSentAt { get; init; }

    /// <summary>What the adapter answered last: Applied, Pending, Declined, NotAttempted or Unknown; null: nothing
    /// yet.</summary>
    public required string? Effect { get; init; }

    /// <summary>Why; None when nothing is wrong.</summary>
    public required string Reason { get; init; }

    /// <summary>The other side's own code.</summary>
    public required string? Code { get; init; }

    /// <summary>What the other side calls it.</summary>
    public required string? ExternalRef { get; init; }

    /// <summary>When it came to its end; null: it has not.</summary>
    public required DateTimeOffset? SettledAt { get; init; }

    public static OrderStepView Of(OrderStepFact step) =>
        new()
        {
            Kind = step.Kind,
            Key = step.Key,
            Attempts = step.Attempts,
            FirstSentAt = step.FirstSentAt,
            LastSentAt = step.LastSentAt,
            Effect = step.Effect?.ToString(),
            Reason = step.Reason.ToString(),
            Code = step.Code,
            ExternalRef = step.ExternalRef,
            SettledAt = step.SettledAt,
        };
}
