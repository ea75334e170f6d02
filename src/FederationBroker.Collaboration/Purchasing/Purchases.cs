using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;
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
        await CloseEndedAsync(wish, situation, cancellation);
        var order = NewOrder(wish, approval, situation);
        database.Add(order);
        database.Add(NewSubscription(order, situation.Now));
        if (order.State == OrderState.Processing)
            await course.BeginAsync(order, cancellation);
        audit.Add(AuditActor.Subscriber, CollaborationActions.OrderPlaced, partner: wish.Partner, detail: order.Number);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
        return new PurchaseOutcome.Placed(order.Number, IsNew: true);
    }

    // What was cancelled and has come to its end makes room for what is ordered anew.
    private Task<int> CloseEndedAsync(PurchaseWish wish, PurchaseSituation situation, CancellationToken cancellation) =>
        database
            .Set<SubscriptionRow>()
            .Where(row =>
                row.AccountId == situation.Account
                && row.Partner == wish.Partner
                && row.Offer == wish.Offer
                && row.State != SubscriptionState.Cancelled
                && row.EndsAt <= situation.Now
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, SubscriptionState.Cancelled)
                        .SetProperty(row => row.UpdatedAt, situation.Now),
                cancellation
            );

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
            { Kind: OrderKind.SignUp } when earlier.Partner == wish.Partner && earlier.Offer == wish.Offer =>
                new PurchaseOutcome.Placed(earlier.Number, IsNew: false),
            _ => new PurchaseOutcome.Refused(PurchaseErrors.KeyUsed),
        };
    }

    private static OrderRow NewOrder(PurchaseWish wish, PurchaseApproval approval, PurchaseSituation situation)
    {
        var (terms, offer) = (situation.Partner!.Agreement.Collaboration!, situation.Offer!);
        return new OrderRow
        {
            Tenant = situation.Partner.Tenant,
            Id = Guid.CreateVersion7(situation.Now),
            Number = OrderNumber.New(),
            Kind = OrderKind.SignUp,
            Origin = terms.IsSoldByOperator ? OrderOrigin.Operator : OrderOrigin.Partner,
            Configuration = terms.Configuration,
            AccountId = situation.Account,
            SubscriberId = wish.Subscriber,
            Partner = wish.Partner,
            Offer = wish.Offer,
            PriceMinor = offer.Price.Minor,
            TaxMinor = offer.Tax.Minor,
            Currency = offer.Price.Currency,
            Interval = offer.Interval,
            TermsHash = offer.TermsHash,
            Locale = approval.Locale,
            RequestKey = approval.RequestKey,
            BillingAdapter = terms.BillingAdapter!,
            SubscriptionAdapter = terms.SubscriptionAdapter!,
            SubscriptionId = Guid.CreateVersion7(situation.Now),
            ReturnUrl = wish.ReturnUrl,
            // An authorised user's wish is the manager's to approve; it cannot be passed on (M.3345 SSM-ROLE).
            State = situation.Role == PersonRole.Manager ? OrderState.Processing : OrderState.AwaitingApproval,
            CreatedAt = situation.Now,
            UpdatedAt = situation.Now,
        };
    }

    private static SubscriptionRow NewSubscription(OrderRow order, DateTimeOffset now) =>
        new()
        {
            Tenant = order.Tenant,
            Id = order.SubscriptionId,
            AccountId = order.AccountId,
            SubscriberId = order.SubscriberId,
            Partner = order.Partner,
            Offer = order.Offer,
            PriceMinor = order.PriceMinor,
            Currency = order.Currency,
            Interval = order.Interval,
            State = SubscriptionState.PendingActive,
            Linked = false,
            UpdatedAt = now,
        };
}

/// <summary>How something was asked for.</summary>
/// <param name="RequestKey">Of the form or request: asked again, it is the same order. At most 64 characters.</param>
/// <param name="Locale">Language in which the terms were shown.</param>
public sealed record PurchaseApproval(string RequestKey, string Locale);

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
