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
            yield return now.State.ToString();
            if (now.State != OrderState.Processing)
                yield break;
            await Task.Delay(BetweenLooks, clock, cancellation);
        }
    }
}
