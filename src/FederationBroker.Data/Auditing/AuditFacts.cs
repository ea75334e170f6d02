using FederationBroker.Data.Auditing.Refusals;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>The audit trail for those who read it; <see cref="AuditTrail"/> alone writes.</summary>
public static class AuditFacts
{
    public static IQueryable<AuditEvent> AuditEvents(this BrokerDbContext database) =>
        database.Set<AuditEvent>().AsNoTracking();

    /// <summary>Where events stand in their operator's chain.</summary>
    public static IQueryable<AuditLink> AuditLinks(this BrokerDbContext database) =>
        database.Set<AuditLink>().AsNoTracking();

    /// <summary>Refusals of strangers, counted by hour and cause.</summary>
    public static IQueryable<RefusalTally> CountedRefusals(this BrokerDbContext database) =>
        database.Set<RefusalTally>().AsNoTracking();
}
