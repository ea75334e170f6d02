using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>What am I paying for, to whom, since when; and the way out of it, in one click.</summary>
internal sealed class SubscriptionsModel(
    HeldSubscriptions held,
    SubscriptionChanges changes,
    OrderBook orders,
    OfferShelf shelf,
    SessionStore sessions,
    PageFrame frame
) : PageModel
{
    [BindProperty]
    public Guid Subscription { get; set; }

    /// <summary>Of the form: sent twice, it counts once.</summary>
    [BindProperty]
    public Guid Key { get; set; }

    /// <summary>With another offer: which, and the terms that stood beside it.</summary>
    [BindProperty]
    public string? Offer { get; set; }

    public ImmutableArray<HeldSubscription> Held { get; private set; } = [];

    public ImmutableArray<OrderView> Orders { get; private set; } = [];

    /// <summary>What the operator sells and the account does not have.</summary>
    public ImmutableArray<OfferShelf.Sold> ForSale { get; private set; } = [];

    /// <summary>What the operator sells as one, and of which the account has nothing.</summary>
    public ImmutableArray<OperatorBundle> Bundles { get; private set; } = [];

    /// <summary>What waits for this manager; of a bundle one part, which stands for all.</summary>
    public IEnumerable<(OrderView Order, string Price)> ToApprove =>
        from order in Orders
        where order.IsForMeToApprove
        group order by order.BundleOrder ?? (object)order.Number into asked
        let price = asked.First().Price with
        {
            Minor = asked.Sum(part => part.Price.Minor),
        }
        select (asked.First(), price.ToString());

    /// <summary>What the services sell themselves.</summary>
    public IEnumerable<OfferShelf.Sold> Recommended => shelf.Recommended;

    public string? Problem { get; private set; }

    public string? ProblemCode { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.Subscriptions);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        Key = Guid.CreateVersion7();
        Held = await held.ListAsync(session.SubscriberId, cancellation);
        Orders = await orders.ListAsync(session.SubscriberId, cancellation);
        ForSale = [.. shelf.SoldHere.Where(sold => !IsHeld(sold.Partner.Id, sold.Offer))];
        Bundles = [.. shelf.Bundles.Where(bundle => !bundle.Items.Any(IsHeld))];
        return Page();
    }

    public Task<IActionResult> OnPostEndAsync(CancellationToken cancellation) =>
        ChangeAsync(new SubscriptionWish.Cancel(), cancellation);

    public Task<IActionResult> OnPostEndNowAsync(CancellationToken cancellation) =>
        ChangeAsync(new SubscriptionWish.Cancel(AtOnce: true), cancellation);

    public Task<IActionResult> OnPostKeepAsync(CancellationToken cancellation) =>
        ChangeAsync(new SubscriptionWish.GoOn(), cancellation);

    public Task<IActionResult> OnPostPauseAsync(CancellationToken cancellation) =>
        ChangeAsync(new SubscriptionWish.Pause(), cancellation);

    public Task<IActionResult> OnPostBecomeAsync(CancellationToken cancellation) =>
        ChangeAsync(WishedOffer(), cancellation);

    /// <summary>What a subscription can become that the account does not have as well.</summary>
    public ImmutableArray<PartnerOffer> OthersFor(HeldSubscription held) =>
        held.CanBecome ? [.. shelf.OthersFor(held).Where(offer => !IsHeld(held.Partner, offer))] : [];

    public bool CanPause(HeldSubscription held) =>
        held.CanPause && shelf.Find(held.Partner, held.Offer) is { CanPause: true };

    public string PriceOf(PartnerOffer offer) =>
        offer.Price.Minor == 0 ? frame.Say("terms.free") : $"{offer.Price} {frame.Say($"interval.{offer.Interval}")}";

    public string PriceOf(OperatorBundle bundle) => $"{bundle.Price} {frame.Say($"interval.{bundle.Interval}")}";

    public string ContentOf(OperatorBundle bundle) =>
        string.Join(" + ", bundle.Items.Select(item => PartnerName(item.Partner)).Distinct(StringComparer.Ordinal));

    public string BundleName(string bundle) => shelf.BundleName(bundle, frame.Language);

    /// <summary>What a button ends: what came in a bundle ends with all of it.</summary>
    public string WholeName(HeldSubscription held) =>
        held.Bundle is { } bundle ? BundleName(bundle) : PartnerName(held.Partner);

    /// <summary>The sentence that says why it cannot be used; null: it can.</summary>
    public static string? WhyNot(HeldSubscription held) =>
        held.Withheld switch
        {
            StandingReason.None => null,
            StandingReason.Unpaid => "subscriptions.unpaid",
            StandingReason.AccountBlocked => "subscriptions.blocked",
            _ => "subscriptions.unusable",
        };

    public string PartnerName(PartnerId partner) => shelf.PartnerName(partner);

    public string OfferName(PartnerId partner, string offer) => shelf.OfferName(partner, offer, frame.Language);

    private bool IsHeld(PartnerId partner, PartnerOffer offer) =>
        Held.Any(one => one.Partner == partner && one.Offer == offer.Id);

    private bool IsHeld(BundleItem item) => Held.Any(one => one.Partner == item.Partner && one.Offer == item.Offer);

    // As the form sends it: the offer, a space, and the terms that stood beside it.
    private SubscriptionWish.Become WishedOffer() =>
        (Offer ?? string.Empty).Split(' ') is [var offer, var terms]
            ? new SubscriptionWish.Become(offer, terms)
            : new SubscriptionWish.Become(string.Empty, string.Empty);

    private async Task<IActionResult> ChangeAsync(SubscriptionWish wish, CancellationToken cancellation)
    {
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        var key = new PurchaseApproval(Key.ToString("N"), frame.Language);
        var outcome = await changes.ChangeAsync(session.SubscriberId, Subscription, wish, key, cancellation);
        if (outcome is PurchaseOutcome.Placed placed)
            return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/orders/{placed.Number}")));
        var refusal = ((PurchaseOutcome.Refused)outcome).Refusal;
        (Problem, ProblemCode) = (frame.Find($"error.{refusal.Code}") ?? refusal.Message, refusal.Code);
        return await OnGetAsync(cancellation);
    }

    private EndpointAnswer SignInFirst() => new(SeeOther.To(frame.AbsoluteTo("sign-in?next=subscriptions")));
}
