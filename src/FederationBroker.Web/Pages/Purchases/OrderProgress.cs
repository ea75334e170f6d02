using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>Tells an open page that its order has moved (HTML, server-sent events); without it, people look
/// again.</summary>
internal static class OrderProgress
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    // The page comes back by itself; nobody holds a connection longer than a proxy would let them.
    private const int MostLooks = 25;

    public static void Map(IEndpointRouteBuilder tenant) =>
        tenant.MapGet("/account/orders/{number}/events", FollowAsync);

    /// <summary>Another one as soon as anything about the order has changed.</summary>
    /// <param name="parts">Of a bundle; otherwise none.</param>
    public static string Word(OrderView order, ImmutableArray<OrderView> parts) =>
        parts.IsEmpty ? order.State.ToString() : string.Join(',', parts.Select(part => part.State));

    /// <summary>Where a bundle stands: had, as soon as nothing more happens and anything of it was had.</summary>
    public static OrderState WholeOf(ImmutableArray<OrderView> parts)
    {
        OrderState[] decisive =
        [
            OrderState.Processing,
            OrderState.AwaitingApproval,
            OrderState.Review,
            OrderState.Completed,
        ];
        return decisive
            .Where(state => parts.Any(part => part.State == state))
            .DefaultIfEmpty(OrderState.Denied)
            .First();
    }

    private static async Task<IResult> FollowAsync(
        string number,
        HttpContext context,
        SessionStore sessions,
        OrderBook orders,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (await sessions.FindPersonAsync(context, cancellation) is not { } session)
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (await orders.FindAsync(session.SubscriberId, number, cancellation) is null)
            return Results.StatusCode(StatusCodes.Status404NotFound);
        return TypedResults.ServerSentEvents(
            StatesAsync(orders, (session.SubscriberId, number), clock, cancellation),
            eventType: "state"
        );
    }

    private static async IAsyncEnumerable<string> StatesAsync(
        OrderBook orders,
        (SubscriberId Viewer, string Number) order,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            if (await orders.FindAsync(order.Viewer, order.Number, cancellation) is not { } now)
                yield break;
            ImmutableArray<OrderView> parts = now.BundleOrder is { } bundle
                ? await orders.PartsOfAsync(order.Viewer, bundle, cancellation)
                : [];
            yield return Word(now, parts);
            if ((parts.IsEmpty ? now.State : WholeOf(parts)) != OrderState.Processing)
                yield break;
            await Task.Delay(BetweenLooks, clock, cancellation);
        }
    }
}
