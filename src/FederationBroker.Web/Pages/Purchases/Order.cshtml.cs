using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>How an order stands; for the account's manager also the place to approve it.</summary>
internal sealed class OrderModel(
    OrderBook orders,
    OrderApprovals approvals,
    OfferShelf shelf,
    SessionStore sessions,
    PageFrame frame
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = string.Empty;

    public OrderView Order { get; private set; } = null!;

    /// <summary>Of an order of a bundle, all that it consists of; otherwise none.</summary>
    public ImmutableArray<OrderView> Parts { get; private set; } = [];

    /// <summary>Where it stands; of a bundle, where all of it does.</summary>
    public OrderState State => Parts.IsEmpty ? Order.State : OrderProgress.WholeOf(Parts);

    /// <summary>What is paid for it; of a bundle, for what was had of it.</summary>
    public Money Price =>
        Parts.IsEmpty
            ? Order.Price
            : Order.Price with
            {
                Minor = Parts
                    .Where(part => part.State != OrderState.Denied || State == OrderState.Denied)
                    .Sum(part => part.Price.Minor),
            };

    public string BundleName => shelf.BundleName(Order.Bundle!, frame.Language);

    public string PartnerName(OrderView order) => shelf.PartnerName(order.Partner);

    public string OfferName(OrderView order) => shelf.OfferName(order.Partner, order.Offer, frame.Language);

    /// <summary>The key of the sentence that says how it stands.</summary>
    public string Status =>
        (State, Order) switch
        {
            (OrderState.Denied, { Kind: OrderKind.Refund }) => "order.denied.Refund",
            (OrderState.Denied, _) => $"order.denied.{Decisive.Failure}",
            (OrderState.Completed, { Kind: OrderKind.SignUp }) when !Parts.IsEmpty => BundleStatus,
            (OrderState.Completed, { ActivationUrl: not null }) => "order.completed.link",
            (OrderState.Completed, { Kind: OrderKind.Cancel, EffectiveAt: null }) => "order.completed.EndNow",
            (OrderState.Completed, _) => $"order.completed.{Order.Kind}",
            var (state, _) => $"order.state.{state}",
        };

    private string BundleStatus =>
        Parts.Any(part => part.State != OrderState.Completed) ? "order.completed.bundle.partly"
        : Parts.Any(part => part.ActivationUrl is not null) ? "order.completed.bundle.link"
        : "order.completed.bundle";

    /// <summary>The one that says most about why it was denied.</summary>
    public OrderView Decisive =>
        Parts.FirstOrDefault(part => part.Failure is not (OrderFailure.None or OrderFailure.BundleBroken)) ?? Order;

    public string? Problem { get; private set; }

    public string? ProblemCode { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.Order, Number);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        if (await orders.FindAsync(session.SubscriberId, Number, cancellation) is not { } order)
            return new EndpointAnswer(ErrorPage.Result(PageErrors.NoSuchOrder, StatusCodes.Status404NotFound));
        Order = order;
        if (order.BundleOrder is { } bundle)
            Parts = await orders.PartsOfAsync(session.SubscriberId, bundle, cancellation);
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
        if (await approvals.DecideAsync(session.SubscriberId, Number, approves, cancellation) is not { } refusal)
            return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/orders/{Number}")));
        (Problem, ProblemCode) = (frame.Find($"error.{refusal.Code}") ?? refusal.Message, refusal.Code);
        return await OnGetAsync(cancellation);
    }

    private EndpointAnswer SignInFirst() =>
        new(SeeOther.To(frame.AbsoluteTo(PageAddress.IsOrder(Number) ? $"sign-in?next=order:{Number}" : "sign-in")));
}
