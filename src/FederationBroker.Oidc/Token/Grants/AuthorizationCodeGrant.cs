using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>Redeems a code (RFC 6749 4.1.3, RFC 7636 4.6). One statement takes it; whoever comes second burns the whole family.</summary>
internal sealed class AuthorizationCodeGrant(BrokerDbContext database, TokenIssue issue, AuditTrail audit, TimeProvider clock)
{
    public async Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation)
    {
        if (request.Parameters["code"] is not { Length: <= 256 } code) return new TokenOutcome.Refused(OidcErrors.CodeInvalid);
        var hash = Secrets.Hash(code);
        if (await RedeemAsync(hash, request.Partner.Id, cancellation) is not { } authorization) return await RefuseAsync(hash, request.Partner.Id, cancellation);

        // The code is spent by now: a wrong redirect URI or verifier means it was stolen, and it must not be tried again.
        if (request.Parameters["redirect_uri"] != authorization.RedirectUri) return new TokenOutcome.Refused(OidcErrors.CodeRedirectUri);
        if (!VerifierMatches(authorization.CodeChallenge, request.Parameters["code_verifier"])) return new TokenOutcome.Refused(OidcErrors.CodeVerifier);
        audit.Add("partner", "token.code", partner: request.Partner.Id);
        return await issue.ReserveAsync(request, authorization, clock.GetUtcNow() + request.Client.RefreshTokenLifetime, goesOnAlone: false, cancellation) is { } reservation
            ? await issue.WriteAsync(request, reservation, authorization.Scope, authorization.Nonce, cancellation)
            : new TokenOutcome.Refused(OidcErrors.CodeInvalid);
    }

    private async Task<Authorization?> RedeemAsync(byte[] hash, PartnerId partner, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var redeemed = await database.Set<Authorization>().FromSql(
            $"""
             UPDATE oidc_authorization SET redeemed_at = {now}
             WHERE code_hash = {hash} AND partner = {partner.Value} AND redeemed_at IS NULL AND revoked_at IS NULL AND code_expires_at > {now}
             RETURNING *
             """).AsNoTracking().IgnoreQueryFilters().ToListAsync(cancellation);
        return redeemed is [var authorization] ? authorization : null;
    }

    // RFC 6749 4.1.2: a second use revokes what the first one got. A code in another client's hands is merely refused.
    private async Task<TokenOutcome> RefuseAsync(byte[] hash, PartnerId partner, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var reused = await database.Set<Authorization>()
            .Where(row => row.CodeHash == hash && row.Partner == partner && row.RedeemedAt != null && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation);
        if (reused > 0)
        {
            audit.Add("partner", "token.code", "reused", partner);
            await database.SaveChangesAsync(cancellation);
        }

        return new TokenOutcome.Refused(OidcErrors.CodeInvalid);
    }

    // A verifier without a challenge is refused too: somebody stripped the challenge from the request (RFC 9700 4.8.2).
    private static bool VerifierMatches(string? challenge, string? verifier)
    {
        if (challenge is null) return verifier is null;
        if (verifier is not { Length: >= 43 and <= 128 }) return false;
        var computed = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(computed), Encoding.ASCII.GetBytes(challenge));
    }
}
