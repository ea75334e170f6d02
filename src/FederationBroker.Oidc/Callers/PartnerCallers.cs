using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Callers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Callers;

/// <summary>Partners that come as themselves, with a token that client credentials were changed for.</summary>
internal sealed class PartnerCallers(LiveAccessTokens tokens, BoundTokens bound, PartnerPace pace) : IPartnerCallers
{
    public async Task<PartnerCall> AuthenticateAsync(
        HttpContext context,
        CallScope scope,
        CancellationToken cancellation
    ) =>
        BearerToken.OfHeader(context.Request) switch
        {
            BearerToken.Presented presented => await AuthenticateAsync(context, presented, scope, cancellation),
            BearerToken.Faulty { Error: var error } => Refuse(error),
            _ => new PartnerCall.Refused(
                JsonAnswer.Error(OidcErrors.AccessTokenMissing, StatusCodes.Status401Unauthorized, "Bearer")
            ),
        };

    private async Task<PartnerCall> AuthenticateAsync(
        HttpContext context,
        BearerToken.Presented presented,
        CallScope scope,
        CancellationToken cancellation
    )
    {
        if (await tokens.FindAsync(presented.Token, cancellation) is not { } live)
            return Refuse(OidcErrors.AccessTokenInvalid);
        CallingPartner.Note(context, live.Partner);
        if (pace.IsTooFast(live.Partner))
            return Refuse(OidcErrors.TooManyRequests.From(live.Partner.Id));
        if (await bound.FaultOfAsync(context, presented, live, cancellation) is { } unproven)
            return Refuse(unproven);
        return live.Subscriber is null && live.HasScope(CallScopes.NameOf(scope)) && scope.IsAgreed(live.Partner)
            ? new PartnerCall.Accepted(live.Partner)
            : Refuse(ErrorOf(scope).From(live.Partner.Id));
    }

    private static ProtocolError ErrorOf(CallScope scope) =>
        scope == CallScope.Payments ? OidcErrors.PaymentsNotAgreed : OidcErrors.OrdersNotAgreed;

    private static PartnerCall.Refused Refuse(ProtocolError error) => new(BearerAnswer.Refuse(error));
}

/// <summary>What client credentials can be changed for, besides questions about a standing.</summary>
internal static class CallScopes
{
    private static readonly Dictionary<string, CallScope> Names = new()
    {
        ["orders"] = CallScope.Orders,
        ["payments"] = CallScope.Payments,
    };

    public static IEnumerable<string> All => Names.Keys;

    public static string NameOf(CallScope scope) => Names.First(one => one.Value == scope).Key;

    /// <returns>Null: there is no such scope.</returns>
    public static CallScope? Find(string name) => Names.TryGetValue(name, out var scope) ? scope : null;

    public static bool IsAgreed(this CallScope scope, Partner partner) =>
        scope switch
        {
            CallScope.Orders => partner.Agreement.Collaboration is not null,
            CallScope.Payments => partner.Agreement.Payments is not null,
            _ => false,
        };
}
