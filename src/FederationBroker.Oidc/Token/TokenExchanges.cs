using System.Collections.Immutable;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Claims;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Exchanges a subscriber's access token for one of an API of the client's own (RFC 8693), so that its back ends need
/// not hand round one that opens the broker. The new token says the same pseudonym, and outlives the old one by
/// nothing.
/// </summary>
internal sealed class TokenExchanges(LiveAccessTokens accessTokens, TimeProvider clock)
{
    private static readonly string[] NotTaken = ["actor_token", "actor_token_type", "audience"];

    public async Task<TokenExchange> TakeAsync(TokenRequest request, CancellationToken cancellation)
    {
        var parameters = request.Parameters;
        if (
            parameters["subject_token"] is not { } subjectToken
            || parameters["subject_token_type"] != TokenTypeIdentifiers.AccessToken
            || parameters["requested_token_type"] is not (null or TokenTypeIdentifiers.AccessToken)
            || NotTaken.Any(parameters.Has)
            || request.Resource is not { } resource
        )
            return new TokenExchange.Refused(OidcErrors.ExchangeMalformed);
        if (ScopeOf(parameters["scope"], resource) is not { } scope)
            return new TokenExchange.Refused(OidcErrors.ScopeWidened);
        var live = await accessTokens.FindAsync(subjectToken, cancellation);
        if (live is not { Subscriber: { } released } || live.Partner.Id != request.Partner.Id || !request.Holds(live))
            return new TokenExchange.Refused(OidcErrors.SubjectTokenInvalid);
        var left = live.EndsAt - clock.GetUtcNow();
        return new TokenExchange.Taken(live.Token.Authorization, released, resource, scope)
        {
            Lifetime = left < resource.Lifetime ? left : resource.Lifetime,
        };
    }

    private static string? ScopeOf(string? requested, ProtectedResource resource)
    {
        ImmutableArray<string> wanted = requested is null
            ? resource.Scopes
            : [.. requested.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        return wanted.All(resource.Scopes.Contains) ? string.Join(' ', wanted) : null;
    }
}

/// <summary>What became of an exchange.</summary>
internal abstract record TokenExchange
{
    private TokenExchange() { }

    public sealed record Taken(Guid Authorization, ReleasedClaims Released, ProtectedResource Resource, string Scope)
        : TokenExchange
    {
        public required TimeSpan Lifetime { get; init; }
    }

    public sealed record Refused(ProtocolError Error) : TokenExchange;
}
