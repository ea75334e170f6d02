using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Callers;
using FederationBroker.Federation.Consent;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Orders;

/// <summary>
/// <c>GET /connect/orders/{number}</c>: the OTT service asks how an order stands (J.1304 BIL-001). With <c>POST</c> it
/// says that something about it has changed on its side: what it is, the broker asks it through the adapter. Of
/// another service's order it hears what it hears of none.
/// </summary>
internal sealed class OrderEndpoint(IPartnerCallers callers, IOfferSales sales)
{
    public async Task<IResult> AnswerAsync(HttpContext context, string number, CancellationToken cancellation) =>
        await callers.AuthenticateAsync(context, CallScope.Orders, cancellation) switch
        {
            PartnerCall.Accepted { Partner: var partner } => await AnswerAsync(context, partner, number, cancellation),
            var refused => ((PartnerCall.Refused)refused).Answer,
        };

    private async Task<IResult> AnswerAsync(
        HttpContext context,
        Partner partner,
        string number,
        CancellationToken cancellation
    )
    {
        if (await sales.FindAsync(partner.Id, number, cancellation) is not { } order)
            return JsonAnswer.Error(OidcErrors.OrderUnknown.From(partner.Id), StatusCodes.Status404NotFound);
        if (HttpMethods.IsPost(context.Request.Method))
            await sales.HearAsync(partner.Id, number, cancellation);
        return JsonAnswer.Private(json => Write(json, number, order));
    }

    private static void Write(JsonMembers json, string number, OrderStanding order)
    {
        json.WriteString("order", number);
        json.WriteString("offer", order.Offer);
        json.WriteString("result", order.Result.ToString().ToUpperInvariant());
        if (order.Code is { } code)
            json.WriteString("code", code);
    }
}
