using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Revocation;

internal sealed class CheckRevocation : IOpenIddictServerHandler<ValidateRevocationRequestContext>
{
    public ValueTask HandleAsync(ValidateRevocationRequestContext context)
    {
        var caller = context.Transaction.Noted<ClientVerdict.Authenticated>();
        if (context.Transaction.Noted<ParameterSet>()["token"] is null)
            context.Refuse(OidcErrors.TokenMissing.From(caller.Partner.Id));
        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// Revokes (RFC 7009). A refresh token takes its family along, also one that was used already; an access token goes
/// alone. Unknown tokens are a success, as the specification wants; a database that does not answer is not.
/// </summary>
internal sealed class RevokeToken(
    AccessTokenFormat accessTokens,
    BrokerDbContext database,
    AuditTrail audit,
    TenantScope scope,
    TimeProvider clock
) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        var caller = context.Transaction.Noted<ClientVerdict.Authenticated>();
        var token = context.Transaction.Noted<ParameterSet>()["token"]!;
        if (!await RevokeAccessTokenAsync(caller, token, context.CancellationToken))
            await RevokeFamilyAsync(caller, token, context.CancellationToken);
        context.Answer(Results.Ok());
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
