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
        if (request.Subject is { } subject) return new StandingQuestion(subject, request.AllResources, device, Session: null, request.Use);
        if (await tokens.FindAsync(request.AccessToken!, cancellation) is not { Subscriber: { } released } live || live.Partner.Id != partner.Id) return null;
        return new StandingQuestion(released.Pseudonym, request.AllResources, device, await SessionOfAsync(live.Token.Authorization, cancellation), request.Use);
    }

    private async Task<Guid?> SessionOfAsync(Guid authorization, CancellationToken cancellation)
        => await database.Set<Authorization>().Where(row => row.Id == authorization).Select(row => (Guid?)row.SessionId).SingleOrDefaultAsync(cancellation);
}
