using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Oidc.UserInfo;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Orders;

/// <summary>OTT services that come as themselves: with a token of scope <c>orders</c>, by client credentials.</summary>
internal sealed class OrderCallers(LiveAccessTokens tokens, PartnerPace pace)
{
    /// <summary>What a client-credentials token needs.</summary>
    public const string Scope = "orders";

    public async Task<OrderCall> AuthenticateAsync(HttpContext context, CancellationToken cancellation) =>
        BearerToken.OfHeader(context.Request) switch
        {
            BearerToken.Presented { Token: var token } => await AuthenticateAsync(context, token, cancellation),
            BearerToken.Faulty { Error: var error } => Refuse(error),
            _ => new OrderCall.Refused(
                JsonAnswer.Error(OidcErrors.AccessTokenMissing, StatusCodes.Status401Unauthorized, "Bearer")
            ),
        };

    private async Task<OrderCall> AuthenticateAsync(HttpContext context, string token, CancellationToken cancellation)
    {
        if (await tokens.FindAsync(token, cancellation) is not { } live)
            return Refuse(OidcErrors.AccessTokenInvalid);
        CallingPartner.Note(context, live.Partner);
        if (pace.IsTooFast(live.Partner))
            return Refuse(OidcErrors.TooManyRequests.From(live.Partner.Id));
        return live.Subscriber is null && live.HasScope(Scope)
            ? new OrderCall.Accepted(live.Partner)
            : Refuse(OidcErrors.OrdersNotAgreed.From(live.Partner.Id));
    }

    private static OrderCall.Refused Refuse(ProtocolError error) => new(BearerAnswer.Refuse(error));
}

/// <summary>Who calls, or why they are not heard.</summary>
internal abstract record OrderCall
{
    private OrderCall() { }

    public sealed record Accepted(Partner Partner) : OrderCall;

    public sealed record Refused(IResult Answer) : OrderCall;
}
