using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>How an order stands; for the account's manager also the place to approve it.</summary>
internal sealed class OrderModel(OrderBook orders, OfferShelf shelf, SessionStore sessions, PageFrame frame) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = string.Empty;

    public OrderView Order { get; private set; } = null!;

    /// <summary>Null when it is not offered any more.</summary>
    public PartnerOffer? Offer => shelf.Find(Order.Partner, Order.Offer);

    public string PartnerName => shelf.PartnerName(Order.Partner);

    public string OfferName => shelf.OfferName(Order.Partner, Order.Offer, frame.Language);

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.Order, Number);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        if (await orders.FindAsync(session.SubscriberId, Number, cancellation) is not { } order)
            return new EndpointAnswer(ErrorPage.Result(PageErrors.NoSuchOrder, StatusCodes.Status404NotFound));
        Order = order;
        return Page();
    }

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancellation) =>
        DecideAsync(approves: true, cancellation);

    public Task<IActionResult> OnPostDeclineAsync(CancellationToken cancellation) =>
        DecideAsync(approves: false, cancellation);

    private async Task<IActionResult> DecideAsync(bool approves, CancellationToken cancellation)
    {
        frame.Stand(PageName.Order, Number);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        if (await orders.DecideAsync(session.SubscriberId, Number, approves, cancellation) is not { } refusal)
            return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/orders/{Number}")));
        Problem = frame.Find($"error.{refusal.Code}") ?? refusal.Message;
        return await OnGetAsync(cancellation);
    }

    private EndpointAnswer SignInFirst() =>
        new(SeeOther.To(frame.AbsoluteTo(PageAddress.IsOrder(Number) ? $"sign-in?next=order:{Number}" : "sign-in")));
}
