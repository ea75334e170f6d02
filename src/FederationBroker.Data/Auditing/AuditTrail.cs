using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Auditing;

/// <summary>Adds events to the current unit of work; they are saved with whatever they report.</summary>
public sealed class AuditTrail(
    BrokerDbContext database, TenantScope scope, AuditOrigin origin, AuditSealer sealer, TimeProvider clock)
{
    public void Add(
        string actor, string action, string outcome = AuditOutcome.Success, PartnerId? partner = null, string? subject = null, string? detail = null)
    {
        var written = new AuditEvent
        {
            Tenant = scope.Tenant,
            At = clock.GetUtcNow(),
            Actor = actor,
            Action = action,
            Outcome = outcome,
            Partner = partner,
            Subject = subject,
            RequestId = origin.RequestId,
            Detail = detail,
        };
        written.Seal = sealer.SealEvent(written);
        database.Add(written);
    }
}

/// <summary>The request that the current unit of work answers; set by the host.</summary>
public sealed class AuditOrigin
{
    public string? RequestId { get; set; }
}
