using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Token;

/// <summary>A request of an authenticated client.</summary>
internal sealed record TokenRequest(Tenant Tenant, Partner Partner, OidcSettings Client, ParameterSet Parameters);

internal abstract record TokenOutcome
{
    private TokenOutcome() { }

    /// <summary>RFC 6749 5.1, OIDC Core 3.1.3.3.</summary>
    public sealed record Issued(
        string AccessToken,
        TimeSpan ExpiresIn,
        string Scope,
        string? IdToken,
        string? RefreshToken
    ) : TokenOutcome
    {
        /// <summary>What the subscriber has ordered while signing in; null: nothing.</summary>
        public OrderedOffer? Ordered { get; init; }

        public JsonAnswer ToAnswer() =>
            JsonAnswer.Private(json =>
            {
                json.WriteString("access_token", AccessToken);
                json.WriteString("token_type", "Bearer");
                json.WriteNumber("expires_in", (long)ExpiresIn.TotalSeconds);
                if (Scope.Length > 0)
                    json.WriteString("scope", Scope);
                if (IdToken is not null)
                    json.WriteString("id_token", IdToken);
                if (RefreshToken is not null)
                    json.WriteString("refresh_token", RefreshToken);
                if (Ordered is { } ordered)
                    json.WriteObjects("authorization_details", [ordered], Write);
            });

        // RFC 9396 7: what was granted, enriched with the order that came of it.
        private static void Write(JsonMembers json, OrderedOffer ordered)
        {
            json.WriteString("type", AuthorizationDetails.Subscription);
            json.WriteString("offer", ordered.Offer);
            json.WriteString("order", ordered.Number);
        }
    }

    public sealed record Refused(ProtocolError Error) : TokenOutcome;
}

/// <param name="Offer">As the partner names it.</param>
/// <param name="Number">Of the order, which the partner asks about.</param>
internal sealed record OrderedOffer(string Offer, string Number)
{
    public static OrderedOffer? Of(Authorization authorization) =>
        authorization is { Offer: { } offer, OrderNumber: { } number } ? new OrderedOffer(offer, number) : null;
}
