using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Revocation;

/// <summary>
/// <c>POST /connect/revoke</c> (RFC 7009). A refresh token takes its family along; an access token goes alone. Unknown
/// tokens are a success, as the specification wants; a database that does not answer is not.
/// </summary>
internal sealed class RevocationEndpoint(
    ClientAuthentication clients,
    AccessTokenFormat accessTokens,
    BrokerDbContext database,
    AuditTrail audit,
    TenantScope scope,
    TimeProvider clock
)
{
    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellation)
    {
        if (await BackChannel.ReadFormAsync(context.Request, cancellation) is not { } parameters)
            return BackChannel.Answer(OidcErrors.FormExpected);
        var verdict = await clients.AuthenticateAsync(context.Request, parameters, cancellation);
        if (verdict is not ClientVerdict.Authenticated caller)
            return BackChannel.Answer(((ClientVerdict.Rejected)verdict).Error);
        if (parameters["token"] is not { } token)
            return BackChannel.Answer(OidcErrors.TokenMissing.From(caller.Partner.Id));
        if (!await RevokeAccessTokenAsync(caller, token, cancellation))
            await RevokeFamilyAsync(caller, token, cancellation);
        return Results.Ok();
    }

    private async Task<bool> RevokeAccessTokenAsync(
        ClientVerdict.Authenticated caller,
        string text,
        CancellationToken cancellation
    )
    {
        if (accessTokens.Read(scope.Tenant, text) is not { } token)
            return false;
        if (token.ClientId != caller.Client.ClientId)
            return true; // another client's: RFC 7009 2.1, nothing happens
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO oidc_revoked_access_token (token_id, tenant, expires_at)
            VALUES ({token.Id}, {scope.Tenant.Value}, {token.ExpiresAt})
            ON CONFLICT DO NOTHING
            """,
            cancellation
        );
        await NoteAsync(caller, cancellation);
        return true;
    }

    private async Task RevokeFamilyAsync(
        ClientVerdict.Authenticated caller,
        string text,
        CancellationToken cancellation
    )
    {
        var (hash, now, partner) = (Secrets.Hash(text), clock.GetUtcNow(), caller.Partner.Id);
        var family = database
            .Set<RefreshToken>()
            .Where(row => row.TokenHash == hash)
            .Select(row => row.AuthorizationId);
        var revoked = await database
            .Set<Authorization>()
            .Where(row => family.Contains(row.Id) && row.Partner == partner && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation);
        if (revoked > 0)
            await NoteAsync(caller, cancellation);
    }

    private Task<int> NoteAsync(ClientVerdict.Authenticated caller, CancellationToken cancellation)
    {
        audit.Add(AuditActor.Partner, OidcActions.TokenRevoked, partner: caller.Partner.Id);
        return database.SaveChangesAsync(cancellation);
    }
}
