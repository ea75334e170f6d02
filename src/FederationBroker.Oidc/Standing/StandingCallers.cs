using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.Standing.Api;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Standing;

/// <summary>Partners that ask about a standing with an access token of ours.</summary>
internal sealed class StandingCallers(
    LiveAccessTokens tokens,
    BoundTokens bound,
    PartnerPace pace,
    DecisionTokenWriter writer
) : IStandingCallers
{
    public async Task<StandingCall> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (BearerToken.OfHeader(request) is not BearerToken.Presented presented)
            return Refuse(OidcErrors.AccessTokenMissing);
        if (await tokens.FindAsync(presented.Token, cancellation) is not { } live)
            return Refuse(OidcErrors.AccessTokenInvalid);
        if (await bound.FaultOfAsync(request.HttpContext, presented, live, cancellation) is { } unproven)
            return Refuse(unproven);

        var mayAsk = live.Subscriber is null && live.HasScope(StandingApi.Scope) && live.Partner.Agreement.Standing;
        if (!mayAsk)
            return Refuse(OidcErrors.StandingNotAgreed.From(live.Partner.Id));
        return pace.IsTooFast(live.Partner)
            ? Refuse(OidcErrors.TooManyRequests.From(live.Partner.Id))
            : new StandingCall.Accepted(live.Partner);
    }

    public async Task<StandingSubject> FindSubjectAsync(
        Partner partner,
        string accessToken,
        CancellationToken cancellation
    )
    {
        if (
            await tokens.FindAsync(accessToken, cancellation) is not { Subscriber: { } released } live
            || live.Partner.Id != partner.Id
        )
            return new StandingSubject.Refused(AnswerTo(OidcErrors.AccessTokenInvalid));

        return new StandingSubject.Found(released.Pseudonym, live.Session);
    }

    public ValueTask<string> SignAsync(Partner partner, SignedDecision decision, CancellationToken cancellation) =>
        writer.WriteAsync(partner, decision, cancellation);

    private static StandingCall.Refused Refuse(ProtocolError error) => new(AnswerTo(error));

    // RFC 6750 3.1
    private static JsonAnswer AnswerTo(ProtocolError error) =>
        error.Name switch
        {
            "insufficient_scope" => JsonAnswer.Error(
                error,
                StatusCodes.Status403Forbidden,
                $"Bearer error=\"{error.Name}\", scope=\"{StandingApi.Scope}\""
            ),
            _ when error == OidcErrors.AccessTokenMissing => JsonAnswer.Error(
                error,
                StatusCodes.Status401Unauthorized,
                "Bearer"
            ),
            _ => BearerAnswer.Refuse(error),
        };
}
