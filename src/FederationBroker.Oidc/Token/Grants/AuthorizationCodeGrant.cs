using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>
/// Redeems a code (RFC 6749 4.1.3, RFC 7636 4.6). One statement takes it; whoever comes second burns the whole family.
/// </summary>
internal sealed class AuthorizationCodeGrant(
    BrokerDbContext database,
    TokenIssue issue,
    AuditTrail audit,
    TimeProvider clock
) : ITokenGrant
{
    public async Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation)
    {
        if (request.Parameters["code"] is not { Length: <= 256 } code)
            return new TokenOutcome.Refused(OidcErrors.CodeInvalid);
        return await TakeAsync(request, Secrets.Hash(code), cancellation) switch
        {
            { Refused: { } refused } => new TokenOutcome.Refused(refused),
            { Reservation: { Authorization: var authorization } reservation } => await issue.WriteAsync(
                request,
                reservation,
                authorization.Scope,
                authorization.Nonce,
                cancellation
            ),
            _ => throw new InvalidOperationException("A code is exchanged or refused."),
        };
    }

    // Taking the code and keeping what it is exchanged for are one transaction: a node or a database that fails in
    // between leaves the
    // code usable. What is refused is committed too, because a code that was tried is spent.
    private async Task<Taken> TakeAsync(TokenRequest request, byte[] hash, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var taken = await ExchangeAsync(request, hash, cancellation);
        await transaction.CommitAsync(cancellation);
        return taken;
    }

    private async Task<Taken> ExchangeAsync(TokenRequest request, byte[] hash, CancellationToken cancellation)
    {
        if (await RedeemAsync(hash, request.Partner.Id, cancellation) is not { } authorization)
        {
            await RevokeReusedAsync(hash, request.Partner.Id, cancellation);
            return new Taken(null, OidcErrors.CodeInvalid);
        }

        // The code is spent by now: a wrong redirect URI or verifier means it was stolen, and it must not be tried
        // again.
        if (request.Parameters["redirect_uri"] != authorization.RedirectUri)
            return new Taken(null, OidcErrors.CodeRedirectUri);
        if (!VerifierMatches(authorization.CodeChallenge, request.Parameters["code_verifier"]))
            return new Taken(null, OidcErrors.CodeVerifier);
        audit.Add(AuditActor.Partner, OidcActions.TokenCode, partner: request.Partner.Id);
        return
            await issue.ReserveAsync(
                request,
                authorization,
                clock.GetUtcNow() + request.Client.RefreshTokenLifetime,
                goesOnAlone: false,
                cancellation
            )
                is { } reservation
            ? new Taken(reservation, null)
            : new Taken(null, OidcErrors.CodeInvalid);
    }

    private async Task<Authorization?> RedeemAsync(byte[] hash, PartnerId partner, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var redeemed = await database
            .Set<Authorization>()
            .FromSql(
                $"""
                UPDATE oidc_authorization SET redeemed_at = {now}
                WHERE tenant = {database.Scope.Tenant.Value} AND code_hash = {hash} AND partner = {partner.Value}
                  AND redeemed_at IS NULL AND revoked_at IS NULL AND code_expires_at > {now}
                RETURNING *
                """
            )
            .AsNoTracking()
            .IgnoreQueryFilters()
            .ToListAsync(cancellation);
        return redeemed is [var authorization] ? authorization : null;
    }

    // RFC 6749 4.1.2: a second use revokes what the first one got. A code in another client's hands is merely refused.
    private async Task RevokeReusedAsync(byte[] hash, PartnerId partner, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var reused = await database
            .Set<Authorization>()
            .Where(row =>
                row.CodeHash == hash && row.Partner == partner && row.RedeemedAt != null && row.RevokedAt == null
            )
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation);
        if (reused == 0)
            return;
        audit.Add(AuditActor.Partner, OidcActions.TokenCode, "reused", partner);
        await database.SaveChangesAsync(cancellation);
    }

    // A verifier without a challenge is refused too: somebody stripped the challenge from the request (RFC 9700 4.8.2).
    private static bool VerifierMatches(string? challenge, string? verifier)
    {
        if (challenge is null)
            return verifier is null;
        if (verifier is not { Length: >= 43 and <= 128 })
            return false;
        var computed = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(computed),
            Encoding.ASCII.GetBytes(challenge)
        );
    }

    private sealed record Taken(TokenReservation? Reservation, ProtocolError? Refused);
}
