using FederationBroker.Data;
using FederationBroker.Federation.Standing;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Standing;

/// <summary>Who asks about a standing, and about whom.</summary>
internal sealed class StandingCaller(LiveAccessTokens tokens, PartnerPace pace, BrokerDbContext database)
{
    /// <summary>The partner behind the token, if its agreement (still) lets it ask.</summary>
    public async Task<(Partner? Partner, OidcError? Error)> AuthenticateAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        var headers = request.Headers.Authorization;
        if (headers is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return (null, OidcErrors.AccessTokenMissing);
        if (await tokens.FindAsync(header["Bearer ".Length..].Trim(), cancellation) is not { } live)
            return (null, OidcErrors.AccessTokenInvalid);
        var mayAsk = live.Subscriber is null && live.HasScope(StandingApi.Scope) && live.Partner.Agreement.Standing;
        if (!mayAsk)
            return (null, OidcErrors.StandingNotAgreed.From(live.Partner.Id));
        return pace.IsTooFast(live.Partner)
            ? (null, OidcErrors.TooManyRequests.From(live.Partner.Id))
            : (live.Partner, null);
    }

    /// <summary>
    /// Turns a valid request into the question; null when its access token is not a live one of this partner.
    /// </summary>
    public async Task<StandingQuestion?> QuestionOfAsync(
        Partner partner,
        Valid<StandingRequest> valid,
        CancellationToken cancellation
    )
    {
        var request = valid.Value;
        var question = new StandingQuestion
        {
            Subject = request.Subject ?? string.Empty,
            Resources = request.AllResources,
            Device = new DeviceType(request.Device!.Type!),
            Use = request.Use,
            Viewer = request.Device.Whereabouts,
        };
        if (request.Subject is not null)
            return question;
        if (
            await tokens.FindAsync(request.AccessToken!, cancellation) is not { Subscriber: { } released } live
            || live.Partner.Id != partner.Id
        )
            return null;
        return question with
        {
            Subject = released.Pseudonym,
            Viewer = question.Viewer with { Session = await SessionOfAsync(live.Token.Authorization, cancellation) },
        };
    }

    private async Task<Guid?> SessionOfAsync(Guid authorization, CancellationToken cancellation) =>
        await database
            .Set<Authorization>()
            .Where(row => row.Id == authorization)
            .Select(row => (Guid?)row.SessionId)
            .SingleOrDefaultAsync(cancellation);
}
