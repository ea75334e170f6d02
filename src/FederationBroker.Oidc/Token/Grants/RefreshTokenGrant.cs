using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>
/// Renews tokens (RFC 6749 6) with rotation: each refresh token works once. A second use means that somebody else holds
/// it too, and since nobody can tell who is who, the whole family is revoked (RFC 9700 4.14.2).
/// </summary>
internal sealed class RefreshTokenGrant(
    BrokerDbContext database,
    TokenIssue issue,
    AuditTrail audit,
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

    // Using the old token and keeping the new one are one transaction: a node that dies in between leaves the old one
    // usable.
    private async Task<Exchange> ExchangeAsync(TokenRequest request, byte[] hash, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (await UseAsync(hash, request, cancellation) is not { } used)
        {
            await RevokeReusedAsync(hash, request.Partner.Id, cancellation);
            await transaction.CommitAsync(cancellation);
            return new Exchange.Refused(OidcErrors.RefreshTokenInvalid);
        }

        var authorization = await database
            .Set<Authorization>()
            .AsNoTracking()
            .SingleAsync(row => row.Id == used.AuthorizationId, cancellation);
        if (ScopeOf(request.Parameters["scope"], authorization) is not { } scope)
            return new Exchange.Refused(OidcErrors.ScopeWidened);
        audit.Add(AuditActor.Partner, OidcActions.TokenRefresh, partner: request.Partner.Id);
        if (
            await issue.ReserveAsync(request, authorization, used.ExpiresAt, goesOnAlone: true, cancellation)
            is not { } reservation
        )
            return new Exchange.Refused(OidcErrors.RefreshTokenInvalid);
        await transaction.CommitAsync(cancellation);
        return new Exchange.Done(reservation, scope);
    }

    private async Task<RefreshToken?> UseAsync(byte[] hash, TokenRequest request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // A chain keeps the end it began with, and one that was shortened since binds it too.
        var (partner, begunSince) = (request.Partner.Id, now - request.Client.RefreshTokenLifetime);
        var used = await database
            .Set<RefreshToken>()
            .FromSql(
                $"""
                UPDATE oidc_refresh_token SET used_at = {now} FROM oidc_authorization a
                WHERE oidc_refresh_token.tenant = {database.Scope.Tenant.Value}
                  AND oidc_refresh_token.token_hash = {hash}
                  AND oidc_refresh_token.used_at IS NULL AND oidc_refresh_token.expires_at > {now}
                  AND a.tenant = oidc_refresh_token.tenant AND a.id = oidc_refresh_token.authorization_id
                    AND a.partner = {partner.Value} AND a.revoked_at IS NULL
                  AND a.redeemed_at > {begunSince}
                RETURNING oidc_refresh_token.*
                """
            )
            .AsNoTracking()
            .IgnoreQueryFilters()
            .ToListAsync(cancellation);
        return used is [var token] ? token : null;
    }

    private async Task RevokeReusedAsync(byte[] hash, PartnerId partner, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var family = database
            .Set<RefreshToken>()
            .Where(row => row.TokenHash == hash && row.UsedAt != null)
            .Select(row => row.AuthorizationId);
        var revoked = await database
            .Set<Authorization>()
            .Where(row => family.Contains(row.Id) && row.Partner == partner && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation);
        if (revoked == 0)
            return;
        audit.Add(AuditActor.Partner, OidcActions.TokenRefresh, "reused", partner);
        await database.SaveChangesAsync(cancellation);
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
