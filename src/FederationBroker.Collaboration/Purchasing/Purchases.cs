using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Takes orders (J.1304 BIL-001, BIL-002): judged, kept, and begun, all in one transaction.</summary>
public sealed class Purchases
{
    private readonly BrokerDbContext database;
    private readonly PurchaseSituations situations;
    private readonly OrderCourse course;
    private readonly AuditTrail audit;
    private readonly OrderBell bell;
    private readonly OfferQuotes quotes;

    internal Purchases(
        BrokerDbContext database,
        PurchaseSituations situations,
        OrderCourse course,
        AuditTrail audit,
        OrderBell bell,
        OfferQuotes quotes
    )
    {
        this.database = database;
        this.situations = situations;
        this.course = course;
        this.audit = audit;
        this.bell = bell;
        this.quotes = quotes;
    }

    /// <summary>What would be bought, or why it cannot be; changes nothing.</summary>
    /// <param name="locale">Of the page that shows it.</param>
    public async Task<PurchasePreview> PreviewAsync(PurchaseWish wish, string locale, CancellationToken cancellation)
    {
        if (await situations.ReadAsync(wish, cancellation) is not { } situation)
            return new PurchasePreview.Refused(PurchaseErrors.NotAPerson);
        if (PurchaseRules.Judge(wish, situation) is { } refusal)
            return new PurchasePreview.Refused(refusal);
        return await quotes.AskAsync(wish, situation, locale, cancellation) switch
        {
            OfferQuote.Quoted quoted => new PurchasePreview.Offered(
                situation.Partner!,
                quoted.Offer,
                NeedsApproval: situation.Role != PersonRole.Manager
            ),
            OfferQuote.Refused refused => new PurchasePreview.Refused(refused.Refusal),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    /// <summary>Orders what was approved. Joins the caller's transaction where there is one.</summary>
    /// <param name="wish">With the terms that were approved.</param>
    /// <param name="approval">How it was asked for.</param>
    public async Task<PurchaseOutcome> PlaceAsync(
        PurchaseWish wish,
        PurchaseApproval approval,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        await database.QueueUpAsync(wish.Subscriber, cancellation);
        if (await FindAsync(wish, approval, cancellation) is { } earlier)
            return earlier;
        if (await situations.ReadAsync(wish, cancellation) is not { } read)
            return new PurchaseOutcome.Refused(PurchaseErrors.NotAPerson);
        var (approved, situation) = quotes.Settle(wish, read);
        if (PurchaseRules.Judge(approved, situation) is { } refusal)
            return new PurchaseOutcome.Refused(refusal);
        var order = OrderDrafts.SignUp(wish, approval, situation, bundle: null);
        await database.CloseEndedAsync(order, cancellation);
        database.Add(order);
        database.Add(OrderDrafts.SubscriptionOf(order));
        if (order.State == OrderState.Processing)
            await course.BeginAsync(order, cancellation);
        audit.Add(
            approval.IsGiven ? AuditActor.Subscriber : AuditActor.Partner,
            CollaborationActions.OrderPlaced,
            partner: wish.Partner,
            detail: order.Number
        );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
        return new PurchaseOutcome.Placed(order.Number, IsNew: true);
    }

    private async Task<PurchaseOutcome?> FindAsync(
        PurchaseWish wish,
        PurchaseApproval approval,
        CancellationToken cancellation
    )
    {
        var earlier = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.SubscriberId == wish.Subscriber && row.RequestKey == approval.RequestKey,
                cancellation
            );
        return earlier switch
        {
            null => null,
            { Kind: OrderKind.SignUp, BundleOrderId: null }
                when earlier.Partner == wish.Partner && earlier.Offer == wish.Offer => new PurchaseOutcome.Placed(
                earlier.Number,
                IsNew: false
            ),
            _ => new PurchaseOutcome.Refused(PurchaseErrors.KeyUsed),
        };
    }
}

/// <summary>How something was asked for.</summary>
/// <param name="RequestKey">Of the form or request: asked again, it is the same order. At most 64 characters.</param>
/// <param name="Locale">Language in which the terms were shown.</param>
/// <param name="IsGiven">False: somebody else asks for it, and the subscriber has not seen it.</param>
public sealed record PurchaseApproval(string RequestKey, string Locale, bool IsGiven = true);

public abstract record PurchasePreview
{
    private PurchasePreview() { }

    /// <param name="NeedsApproval">The account's manager is asked first.</param>
    public sealed record Offered(Partner Partner, PartnerOffer Offer, bool NeedsApproval) : PurchasePreview;

    public sealed record Refused(Refusal Refusal) : PurchasePreview;
}

public abstract record PurchaseOutcome
{
    private PurchaseOutcome() { }

    /// <param name="IsNew">False: it had been ordered by the same form before.</param>
    public sealed record Placed(string Number, bool IsNew) : PurchaseOutcome;

    public sealed record Refused(Refusal Refusal) : PurchaseOutcome;
}
