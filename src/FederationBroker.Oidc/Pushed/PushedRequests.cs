using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Pushed;

/// <summary>Keeps pushed requests, and gives each out once: a statement each.</summary>
internal sealed class PushedRequests(BrokerDbContext database, Sealer sealer, TimeProvider clock)
{
    /// <summary>FAPI 2.0 5.3.2.2 wants less than 600 seconds; a browser needs a few.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(90);

    private const string Prefix = "urn:ietf:params:oauth:request_uri:";
    private const string Purpose = "pushed-request";

    public static bool IsReference(string? requestUri) =>
        requestUri?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    /// <returns>The <c>request_uri</c>.</returns>
    public async Task<string> KeepAsync(Partner partner, ParameterSet parameters, CancellationToken cancellation)
    {
        var handle = Secrets.New("fbpr_");
        var (tenant, hash, expires) = (database.Scope.Tenant, Secrets.Hash(handle), clock.GetUtcNow() + Lifetime);
        var kept = sealer.Seal(Purpose, tenant, parameters.ToJson(), hash);
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO oidc_pushed_request (tenant, handle_hash, partner, sealed_parameters, expires_at)
            VALUES ({tenant.Value}, {hash}, {partner.Id.Value}, {kept}, {expires})
            """,
            cancellation
        );
        return Prefix + handle;
    }

    /// <summary>Of all who come with it, one gets it (RFC 9126 4).</summary>
    /// <returns>Null: it is unknown, used, another partner's, or has expired.</returns>
    public async Task<ParameterSet?> TakeAsync(string requestUri, PartnerId partner, CancellationToken cancellation)
    {
        var (tenant, hash, now) = (database.Scope.Tenant, Secrets.Hash(requestUri[Prefix.Length..]), clock.GetUtcNow());
        var taken = await database
            .Database.SqlQuery<byte[]>(
                $"""
                DELETE FROM oidc_pushed_request
                WHERE tenant = {tenant.Value} AND handle_hash = {hash} AND partner = {partner.Value}
                  AND expires_at > {now}
                RETURNING sealed_parameters AS "Value"
                """
            )
            .ToListAsync(cancellation);
        return taken is [var kept] && sealer.Open(Purpose, tenant, kept, hash) is { } json
            ? ParameterSet.FromJson(json)
            : null;
    }
}
