using FederationBroker.Data;
using FederationBroker.Federation.Standing;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.Offers;
using FederationBroker.Subscribers.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Standing;

/// <summary>Who asks about a standing, and about whom.</summary>
internal sealed class StandingCaller(LiveAccessTokens tokens, BrokerDbContext database)
{
    /// <summary>The partner behind the token, if its agreement (still) lets it ask.</summary>
    public async Task<(Partner? Partner, OidcError? Error)> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var headers = request.Headers.Authorization;
        if (headers is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return (null, OidcErrors.AccessTokenMissing);
        if (await tokens.FindAsync(header["Bearer ".Length..].Trim(), cancellation) is not { } live) return (null, OidcErrors.AccessTokenInvalid);
        var mayAsk = live.Subscriber is null && live.HasScope(StandingApi.Scope) && live.Partner.Agreement.Standing;
        return mayAsk ? (live.Partner, null) : (null, OidcErrors.StandingNotAgreed);
    }

    /// <summary>Turns a valid request into the question; null when its access token is not a live one of this partner.</summary>
    public async Task<StandingQuestion?> QuestionOfAsync(Partner partner, Valid<StandingRequest> valid, CancellationToken cancellation)
    {
        var request = valid.Value;
        var device = new DeviceType(request.Device!.Type!);
        if (request.Subject is { } subject) return new StandingQuestion(subject, request.AllResources, device, Viewer: null, request.Use);
        if (await tokens.FindAsync(request.AccessToken!, cancellation) is not { Subscriber: { } released } live || live.Partner.Id != partner.Id) return null;
        return new StandingQuestion(released.Pseudonym, request.AllResources, device, await ViewerOfAsync(live.Token.Authorization, cancellation), request.Use);
    }

    private Task<ViewerLevels?> ViewerOfAsync(Guid authorization, CancellationToken cancellation)
        => (from row in database.Set<Authorization>()
            where row.Id == authorization
            join session in database.Set<Session>() on row.SessionId equals session.Id
            join profile in database.Set<UserProfile>() on session.ProfileId equals profile.Id
            select new ViewerLevels(profile.DefaultLevel, profile.MaximumLevel, session.PinShownAt != null)).SingleOrDefaultAsync(cancellation)!;
}
