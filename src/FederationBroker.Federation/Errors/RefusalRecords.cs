using System.Collections.Concurrent;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Federation.Errors;

/// <summary>
/// Keeps refusals: all of them in the log, and in the audit trail as many as people can read. Strangers can be refused
/// as often as they like, so what they leave there is bounded by operator, partner and minute.
/// </summary>
public sealed partial class RefusalRecords(
    TenantWork work,
    RefusalMeasures measures,
    TimeProvider clock,
    ILogger<RefusalRecords> log
)
{
    private const int AMinute = 60;

    private readonly ConcurrentDictionary<(TenantId Tenant, PartnerId? Partner), Minute> written = new();

    /// <param name="tenant">Without a name the request was nobody's, and only the log knows it.</param>
    public async Task KeepAsync(TenantId tenant, RefusedRequest refused, string requestId)
    {
        measures.Count(tenant, refused.Code);
        LogRefused(refused.Code, requestId, tenant.Value, refused.Partner?.Value, refused.Cause);
        if (string.IsNullOrEmpty(tenant.Value) || !MayWrite((tenant, refused.Partner)))
            return;
        try
        {
            await work.ForTenantAsync(tenant, (RefusalWriter writer) => writer.WriteAsync(refused, requestId));
        }
        catch (Exception failure)
        {
            // The refusal itself has been answered, and the log has it: nothing that goes wrong here may reach the
            // caller.
            LogNotKept(requestId, failure.GetType().Name);
        }
    }

    private bool MayWrite((TenantId Tenant, PartnerId? Partner) key)
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / AMinute;
        var now = written.AddOrUpdate(
            key,
            _ => new Minute(minute, 1),
            (_, known) => known.Number == minute ? known with { Count = known.Count + 1 } : new Minute(minute, 1)
        );
        return now.Count <= AMinute;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Refused with {Code} (request {RequestId}) at {Tenant}, partner {Partner}: {Detail}"
    )]
    private partial void LogRefused(string code, string requestId, string tenant, string? partner, string? detail);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The refusal of request {RequestId} stands in the log only: {Reason}."
    )]
    private partial void LogNotKept(string requestId, string reason);

    private sealed record Minute(long Number, int Count);
}

/// <summary>
/// Writes one refusal into the audit trail, in a unit of work of its own: the refused request's has nothing to save.
/// </summary>
internal sealed class RefusalWriter(BrokerDbContext database, AuditTrail audit, AuditOrigin origin)
{
    private const int LongestCause = 400;

    public Task<int> WriteAsync(RefusedRequest refused, string requestId)
    {
        origin.RequestId = requestId;
        var cause = refused.Cause is { Length: > LongestCause } cut ? cut[..LongestCause] : refused.Cause;
        audit.Add(
            refused.Partner is null ? AuditActor.Stranger : AuditActor.Partner,
            FederationActions.RequestRefused,
            refused.Code,
            refused.Partner,
            detail: cause
        );
        return database.SaveChangesAsync();
    }
}
