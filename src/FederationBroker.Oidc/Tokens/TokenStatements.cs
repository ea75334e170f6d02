using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Statements;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Tokens;

/// <summary>What is written about codes and refresh tokens: each promise is one statement.</summary>
internal sealed class TokenStatements(BrokerDbContext database, AuditTrail audit)
{
    private string Tenant => database.Scope.Tenant.Value;

    /// <summary>A positive answer and its code.</summary>
    public static FormattableString Keep(Authorization row) =>
        $"""
            INSERT INTO oidc_authorization
              (tenant, id, code_hash, grant_id, partner, session_id, redirect_uri, code_challenge, dpop_key, nonce,
              resource, scope, offline_access, user_info_claims, id_token_claims, signed_in_at, context, with_pin,
              offer, order_number, created_at, code_expires_at, ends_at)
            VALUES ({row.Tenant.Value}, {row.Id}, {row.CodeHash}, {row.GrantId.Value}, {row.Partner.Value},
              {row.SessionId}, {row.RedirectUri}, {row.CodeChallenge}, {row.DpopKey}, {row.Nonce},
              {row.Resource}, {row.Scope},
              {row.OfflineAccess}, {row.UserInfoClaims}, {row.IdTokenClaims}, {row.SignedInAt?.At}, {row.Context},
              {row.WithPin}, {row.Offer}, {row.OrderNumber}, {row.CreatedAt}, {row.CodeExpiresAt}, {row.EndsAt})
            """;

    /// <summary>
    /// A code is exchanged, together with what it is exchanged for and the record of it: of all who present it, one.
    /// </summary>
    /// <param name="kept">The refresh token that comes of it; null: none.</param>
    /// <param name="dpopKey">What its successors are bound to; null: to nothing more than the code was.</param>
    /// <returns>False: somebody else was first, or it has ended.</returns>
    public async Task<bool> TakeCodeAsync(
        Authorization code,
        RefreshToken? kept,
        byte[]? dpopKey,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        await WriteAsync(
            $"""
            UPDATE oidc_authorization SET redeemed_at = {now}, dpop_key = coalesce({dpopKey}, dpop_key)
            WHERE tenant = {Tenant} AND id = {code.Id}
              AND redeemed_at IS NULL AND revoked_at IS NULL AND code_expires_at > {now}
            RETURNING id
            """,
            kept,
            audit.Statement(AuditActor.Partner, OidcActions.TokenCode, partner: code.Partner),
            cancellation
        );

    /// <summary>A code that was tried is spent, whatever was wrong with the request.</summary>
    /// <returns>False: it was spent before, or has ended, or is another client's.</returns>
    public async Task<bool> BurnCodeAsync(
        byte[] hash,
        PartnerId partner,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE oidc_authorization SET redeemed_at = {now}
            WHERE tenant = {Tenant} AND code_hash = {hash} AND partner = {partner.Value}
              AND redeemed_at IS NULL AND revoked_at IS NULL AND code_expires_at > {now}
            """,
            cancellation
        ) == 1;

    /// <summary>
    /// A code that was used before takes what the first use got with it (RFC 6749 4.1.2). In another client's hands it
    /// is merely refused.
    /// </summary>
    public Task RevokeReusedCodeAsync(
        byte[] hash,
        PartnerId partner,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        WriteAsync(
            $"""
            UPDATE oidc_authorization SET revoked_at = {now}
            WHERE tenant = {Tenant} AND code_hash = {hash} AND partner = {partner.Value}
              AND redeemed_at IS NOT NULL AND revoked_at IS NULL
            RETURNING id
            """,
            kept: null,
            audit.Statement(AuditActor.Partner, OidcActions.TokenCode, "reused", partner),
            cancellation
        );

    /// <summary>A refresh token is used up and its successor kept: of all who present it, one.</summary>
    /// <param name="successor">Null: its chain ends with it.</param>
    /// <returns>False: somebody else was first, or the family has ended.</returns>
    public async Task<bool> RotateAsync(
        PresentedRefreshToken used,
        RefreshToken? successor,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        await WriteAsync(
            $"""
            UPDATE oidc_refresh_token r SET used_at = {now} FROM oidc_authorization a
            WHERE r.tenant = {Tenant} AND r.token_hash = {used.Token.TokenHash} AND r.used_at IS NULL
              AND a.tenant = r.tenant AND a.id = r.authorization_id AND a.revoked_at IS NULL
            RETURNING a.id
            """,
            successor,
            audit.Statement(AuditActor.Partner, OidcActions.TokenRefresh, partner: used.Authorization.Partner),
            cancellation
        );

    /// <summary>
    /// A refresh token that comes a second time ends its family: two parties hold it, and nobody can tell who is who
    /// (RFC 9700 4.14.2).
    /// </summary>
    public Task RevokeFamilyOfUsedAsync(
        byte[] hash,
        PartnerId partner,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        WriteAsync(
            $"""
            UPDATE oidc_authorization a SET revoked_at = {now} FROM oidc_refresh_token r
            WHERE r.tenant = {Tenant} AND r.token_hash = {hash} AND r.used_at IS NOT NULL
              AND a.tenant = r.tenant AND a.id = r.authorization_id AND a.partner = {partner.Value}
              AND a.revoked_at IS NULL
            RETURNING a.id
            """,
            kept: null,
            audit.Statement(AuditActor.Partner, OidcActions.TokenRefresh, "reused", partner),
            cancellation
        );

    // What depends on the taking reads from it, so that nothing is written where nothing was taken.
    private async Task<bool> WriteAsync(
        FormattableString taking,
        RefreshToken? kept,
        FormattableString noting,
        CancellationToken cancellation
    ) =>
        await database.Database.ExecuteSqlAsync(
            SqlText.Of(
                kept is null
                    ? (FormattableString)
                        $"""
                        WITH taken AS ({taking})
                        {noting} FROM taken
                        """
                    : $"""
                    WITH taken AS ({taking}), kept AS ({Insert(kept)} FROM taken)
                    {noting} FROM taken
                    """
            ),
            cancellation
        ) == 1;

    private static FormattableString Insert(RefreshToken row) =>
        $"""
            INSERT INTO oidc_refresh_token (tenant, token_hash, authorization_id, created_at, expires_at)
            SELECT {row.Tenant.Value}, {row.TokenHash}, taken.id, {row.CreatedAt}, {row.ExpiresAt}
            """;
}
