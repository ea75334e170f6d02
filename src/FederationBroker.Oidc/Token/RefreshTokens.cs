using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Renews tokens (RFC 6749 6) with rotation: each refresh token works once. A second use means that somebody else holds
/// it too, and since nobody can tell who is who, the whole family is revoked (RFC 9700 4.14.2).
/// </summary>
internal sealed class RefreshTokens(TokenQueries queries, TokenStatements statements, TimeProvider clock)
{
    // Using the old token and keeping the new one are one statement: a node that dies before it leaves the old one
    // usable.
    public async Task<TokenTaking> TakeAsync(TokenRequest request, string token, CancellationToken cancellation)
    {
        var (hash, partner, now) = (Secrets.Hash(token), request.Partner, clock.GetUtcNow());
        if (await queries.FindRefreshTokenAsync(hash, partner, request.Client, cancellation) is not { } found)
            return await RefuseAsync(hash, partner.Id, now, cancellation);
        var authorization = found.Authorization;
        if (!request.MayRenew(authorization))
            return new TokenTaking.Refused(OidcErrors.ProofOfAnotherKey);
        if (!request.StaysWithin(authorization))
            return new TokenTaking.Refused(OidcErrors.ResourceUnknown);
        if (ScopeOf(request.Parameters["scope"], authorization) is not { } scope)
            return new TokenTaking.Refused(OidcErrors.ScopeWidened);
        var successor = NewRefreshToken.For(authorization, now, found.Token.ExpiresAt);
        return await statements.RotateAsync(found, successor?.Row, now, cancellation)
            ? new TokenTaking.Taken(new TokenReservation(authorization, found.Live, successor?.Text), scope)
            {
                Resource = request.ResourceUnder(authorization),
            }
            : await RefuseAsync(hash, partner.Id, now, cancellation);
    }

    private async Task<TokenTaking> RefuseAsync(
        byte[] hash,
        PartnerId partner,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await statements.RevokeFamilyOfUsedAsync(hash, partner, now, cancellation);
        return new TokenTaking.Refused(OidcErrors.RefreshTokenInvalid);
    }

    // RFC 6749 6: the scope may shrink for this access token; it never grows.
    private static string? ScopeOf(string? requested, Authorization authorization)
    {
        if (requested is null)
            return authorization.Scope;
        var granted = authorization.Scope.Split(' ');
        var wanted = requested.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length > 0 && wanted.All(granted.Contains) ? string.Join(' ', wanted) : null;
    }
}
