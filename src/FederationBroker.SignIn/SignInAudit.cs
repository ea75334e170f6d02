using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn;

/// <summary>Notes what subscribers tried and did, in the audit trail and in what is measured.</summary>
public sealed class SignInAudit(BrokerDbContext database, AuditTrail audit, TenantScope scope, SignInMeasures measures)
{
    /// <summary>Adds an event; the caller saves.</summary>
    public void Add(AuditAction action, string outcome, SubscriberId? subject)
    {
        measures.Count(scope.Tenant, action.Name, outcome);
        audit.Add(AuditActor.Subscriber, action, outcome, subject: subject?.Value.ToString());
    }

    /// <summary>Notes what was tried. Whoever is nobody known is counted, and gets no row.</summary>
    public async Task NoteAsync(
        AuditAction action,
        string outcome,
        SubscriberId? subject,
        CancellationToken cancellation
    )
    {
        if (subject is null)
        {
            measures.Count(scope.Tenant, action.Name, outcome);
            audit.CountRefusal(AuditActor.Subscriber, action, outcome);
            return;
        }

        Add(action, outcome, subject);
        await database.SaveChangesAsync(cancellation);
    }
}
