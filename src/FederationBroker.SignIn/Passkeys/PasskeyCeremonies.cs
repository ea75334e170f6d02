using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// What a passkey dialogue has to remember between its two halves: kept for one browser, taken out once.
/// </summary>
public sealed class PasskeyCeremonies(
    BrokerDbContext database,
    TenantScope scope,
    RequestOrigin origins,
    TimeProvider clock
)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <returns>A handle to send back with the answer.</returns>
    internal async Task<string> RememberAsync(
        HttpContext context,
        byte[] challenge,
        NewPasskey? wanted,
        CancellationToken cancellation
    )
    {
        var handle = Secrets.New();
        database.Add(
            new PasskeyCeremony
            {
                HandleHash = Secrets.Hash(handle),
                Tenant = scope.Tenant,
                Challenge = challenge,
                MadeFor = wanted?.Owner,
                UserHandle = wanted?.UserHandle,
                BrowserHash = Secrets.Hash(SessionCookie.BrowserHandle(context, scope.Tenant)),
                Origin = origins.DigestOf(scope.Tenant, context.Connection.RemoteIpAddress),
                ExpiresAt = clock.GetUtcNow() + Lifetime,
            }
        );
        await database.SaveChangesAsync(cancellation);
        return handle;
    }

    /// <param name="madeFor">Who is signed in and makes a passkey; null: somebody signs in.</param>
    /// <returns>Null: there is none of this browser and kind, or not any more.</returns>
    internal async Task<PasskeyCeremony?> TakeAsync(
        HttpContext context,
        string handle,
        SubscriberId? madeFor,
        CancellationToken cancellation
    )
    {
        var (hash, browser, now, person) = (
            Secrets.Hash(handle),
            Secrets.Hash(SessionCookie.BrowserHandle(context, scope.Tenant)),
            clock.GetUtcNow(),
            madeFor?.Value
        );
        var taken = await database
            .Set<PasskeyCeremony>()
            .FromSql(
                $"""
                DELETE
                FROM passkey_ceremony
                WHERE tenant = {scope.Tenant.Value} AND handle_hash = {hash}
                  AND made_for IS NOT DISTINCT FROM {person} AND browser_hash = {browser} AND expires_at > {now}
                RETURNING *
                """
            )
            .AsNoTracking()
            .IgnoreQueryFilters()
            .ToListAsync(cancellation);
        return taken is [var ceremony] ? ceremony : null;
    }
}

/// <summary>Whose passkey is to be made.</summary>
internal sealed record NewPasskey(SubscriberId Owner, byte[] UserHandle);
