using System.Text.Json;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Federation.Answers;
using FederationBroker.Partners.Notices;
using FederationBroker.Payments.PaymentOrders;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Process;

/// <summary>
/// Whoever has to hear that an order has come to its end: the audit trail, and the service that it is about. In the
/// caller's transaction.
/// </summary>
internal sealed class OrderNews(BrokerDbContext database, AuditTrail audit, PartnerNotices notices)
{
    /// <summary>It has ended, by whatever happened to it.</summary>
    public Task EndedAsync(OrderRow order, AuditActor actor, CancellationToken cancellation)
    {
        audit.Add(
            actor,
            CollaborationActions.OrderEnded,
            order.State == OrderState.Completed ? AuditOutcome.Success : order.Failure.ToString(),
            order.Partner,
            detail: order.Number
        );
        return TellAsync(order, cancellation);
    }

    /// <summary>It has begun.</summary>
    public void Placed(OrderRow order, AuditActor actor, string? detail = null) =>
        audit.Add(
            actor,
            CollaborationActions.OrderPlaced,
            partner: order.Partner,
            detail: detail is null ? order.Number : $"{order.Number} {detail}"
        );

    /// <summary>The manager has said yes or no.</summary>
    /// <param name="order">As it is then.</param>
    public Task AnsweredAsync(OrderRow order, CancellationToken cancellation)
    {
        var isDeclined = order.State == OrderState.Denied;
        audit.Add(
            AuditActor.Subscriber,
            CollaborationActions.OrderApproved,
            isDeclined ? "declined" : AuditOutcome.Success,
            order.Partner,
            detail: order.Number
        );
        return isDeclined ? TellAsync(order, cancellation) : Task.CompletedTask;
    }

    /// <summary>The service alone: who decided is written down elsewhere.</summary>
    public async Task TellAsync(OrderRow order, CancellationToken cancellation)
    {
        // Under review it has not ended: nobody is told anything yet.
        if (order.State == OrderState.Review || !notices.Reaches(order.Partner))
            return;
        var about = await (
            from row in database.Set<SubscriptionRow>()
            where row.Id == order.SubscriptionId
            join first in database.Set<OrderRow>() on row.Id equals first.SubscriptionId
            where first.Kind == OrderKind.SignUp
            select new { first.Number, row.ServiceReference }
        ).FirstOrDefaultAsync(cancellation);
        var notice = new PartnerNotice(
            order.Partner,
            "order.ended",
            about?.Number ?? order.Number,
            DataOf(order, about?.ServiceReference)
        );
        await notices.AddAsync([notice], cancellation);
    }

    private static byte[] DataOf(OrderRow order, string? reference) =>
        JsonAnswer.Write(json =>
        {
            json.WriteString("order", order.Number);
            json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(order.Kind.ToString()));
            json.WriteString("offer", order.Offer);
            if (reference is not null)
                json.WriteString("subscription", reference);
            json.WriteString("result", order.State == OrderState.Completed ? "SUCCESS" : "FAILURE");
            if (order.State == OrderState.Denied)
                json.WriteString("code", order.Failure.ToPurchaseFailure().Word());
        });
}
