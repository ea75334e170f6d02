using FederationBroker.Collaboration;
using FederationBroker.Collaboration.Refunds;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore.Storage;

namespace FederationBroker.Management.Orders;

/// <summary>Gives back what was paid: one person asks, another one agrees.</summary>
internal static class RefundEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var refunds = api.MapGroup("/orders/{number}/refunds").WithTags("Orders");
        refunds
            .MapPost("/", RequestAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("requestRefund")
            .WithSummary("Ask that what was paid is given back, or a part of it; somebody else has to agree.");
        refunds
            .MapPost("/{refund:guid}/decision", DecideAsync)
            .Requires(Permission.AgreeToRefunds)
            .WithName("decideRefund")
            .WithSummary("Agree to a refund that somebody else has asked for, or reject it.");
    }

    private static async Task<Results<Ok<RequestedRefund>, StaffProblem>> RequestAsync(
        [Longest(64)] string number,
        RefundBody body,
        OrderRefunds refunds,
        StaffDeed deed,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrWhiteSpace(body.Reason))
            return StaffProblem.Faulty(StaffErrors.NotValid.At("reason", "Say why, for those who look at it later."));
        await using var transaction = await deed.BeginAsync(cancellation);
        var outcome = await refunds.RequestAsync(number, body.Minor, body.Reason, deed.Who, cancellation);
        if (outcome is not RefundOutcome.Done { Request: var request })
            return ProblemOf(outcome);
        await deed.NoteAsync(CollaborationActions.RefundRequested, $"{number} {body.Minor}", cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(new RequestedRefund(request));
    }

    private static async Task<Results<NoContent, StaffProblem>> DecideAsync(
        [Longest(64)] string number,
        Guid refund,
        RefundDecisionBody body,
        OrderRefunds refunds,
        StaffDeed deed,
        CancellationToken cancellation
    )
    {
        await using var transaction = await deed.BeginAsync(cancellation);
        var outcome = await refunds.DecideAsync(number, refund, body.Approves, deed.Who, cancellation);
        if (outcome is not RefundOutcome.Done)
            return ProblemOf(outcome);
        var word = body.Approves ? "approved" : "rejected";
        await deed.NoteAsync(CollaborationActions.RefundDecided, $"{number} {refund} {word}", cancellation);
        await transaction.CommitAsync(cancellation);
        refunds.Ring();
        return TypedResults.NoContent();
    }

    private static StaffProblem ProblemOf(RefundOutcome outcome) =>
        outcome switch
        {
            RefundOutcome.TooMuch { Left: var left } => StaffProblem.Conflict(
                StaffErrors.TooMuchBack.At("minor", $"Give back at most {left}.")
            ),
            RefundOutcome.SamePerson => StaffProblem.Conflict(StaffErrors.OwnRequest),
            _ => StaffProblem.Of(StatusCodes.Status404NotFound, StaffErrors.NoSuchRefund),
        };
}

/// <summary>What somebody of the staff does, in one transaction with its record.</summary>
internal sealed class StaffDeed(BrokerDbContext database, AuditedChange audited, CurrentStaff current)
{
    /// <summary>As the audit trail names them.</summary>
    public string Who => current.Identity.Subject;

    public Task<IDbContextTransaction> BeginAsync(CancellationToken cancellation) =>
        database.Database.BeginTransactionAsync(cancellation);

    public Task NoteAsync(AuditAction action, string detail, CancellationToken cancellation) =>
        audited.NoteAsync(action, detail, cancellation);
}

/// <param name="Minor">How much, in minor units of the order's currency.</param>
/// <param name="Reason">For those who look at the books later.</param>
internal sealed record RefundBody(long Minor, [Longest(400)] string Reason);

/// <param name="Refund">What is decided about.</param>
internal sealed record RequestedRefund(Guid Refund);

internal sealed record RefundDecisionBody(bool Approves);

internal sealed record RefundView
{
    public required Guid Id { get; init; }

    public required long Minor { get; init; }

    public required string Currency { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required RefundState State { get; init; }

    /// <summary>Whoever looks has asked for it, so that somebody else has to agree.</summary>
    public required bool IsMine { get; init; }

    /// <summary>The order that gives it back; null: there is none.</summary>
    public required string? RefundOrder { get; init; }

    public static RefundView Of(RefundRequestFact fact, string viewer) =>
        new()
        {
            Id = fact.Id,
            Minor = fact.Minor,
            Currency = fact.Currency,
            Reason = fact.Reason,
            RequestedAt = fact.RequestedAt,
            State = fact.State,
            IsMine = fact.RequestedBy == viewer,
            RefundOrder = fact.RefundOrder,
        };
}
