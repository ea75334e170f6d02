using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>
/// Renews tokens (RFC 6749 6) with rotation: each refresh token works once. A second use means that somebody else holds
/// it too, and since nobody can tell who is who, the whole family is revoked (RFC 9700 4.14.2).
/// </summary>
internal sealed class RefreshTokenGrant(
    TokenQueries queries,
    TokenStatements statements,
    TokenIssue issue,
    TimeProvider clock
) : ITokenGrant
{
    public async Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation)
    {
        if (request.Parameters["refresh_token"] is not { Length: <= 256 } token)
            return new TokenOutcome.Refused(OidcErrors.RefreshTokenInvalid);
        var hash = Secrets.Hash(token);
        return await ExchangeAsync(request, hash, cancellation) switch
        {
            Exchange.Refused refused => new TokenOutcome.Refused(refused.Error),
            Exchange.Done exchanged => await issue.WriteAsync(
                request,
                exchanged.Reservation,
                exchanged.Scope,
                nonce: null,
                cancellation
            ),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    // Using the old token and keeping the new one are one statement: a node that dies before it leaves the old one
    // usable.
    private async Task<Exchange> ExchangeAsync(TokenRequest request, byte[] hash, CancellationToken cancellation)
    {
        var (partner, now) = (request.Partner, clock.GetUtcNow());
        if (await queries.FindRefreshTokenAsync(hash, partner, request.Client, cancellation) is not { } found)
            return await RefuseAsync(hash, partner.Id, now, cancellation);
        var authorization = found.Authorization;
        if (ScopeOf(request.Parameters["scope"], authorization) is not { } scope)
            return new Exchange.Refused(OidcErrors.ScopeWidened);
        var successor = NewRefreshToken.For(authorization, now, found.Token.ExpiresAt);
        return await statements.RotateAsync(found, successor?.Row, now, cancellation)
            ? new Exchange.Done(new TokenReservation(authorization, found.Live, successor?.Text), scope)
            : await RefuseAsync(hash, partner.Id, now, cancellation);
    }

    private async Task<Exchange> RefuseAsync(
        byte[] hash,
        PartnerId partner,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await statements.RevokeFamilyOfUsedAsync(hash, partner, now, cancellation);
        return new Exchange.Refused(OidcErrors.RefreshTokenInvalid);
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

    private abstract record Exchange
    {
        private Exchange() { }

        internal sealed record Done(TokenReservation Reservation, string Scope) : Exchange;

        internal sealed record Refused(ProtocolError Error) : Exchange;
    }
}
