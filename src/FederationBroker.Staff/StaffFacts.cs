using FederationBroker.Data;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff;

/// <summary>What other rooms may see of the operator's people, to be asked for in queries of their own.</summary>
public static class StaffFacts
{
    public static IQueryable<StaffMemberFact> StaffMembers(this BrokerDbContext database) =>
        database.Set<StaffMember>().AsNoTracking().Select(StaffMember.Fact);

    public static IQueryable<StaffApiKeyFact> StaffApiKeys(this BrokerDbContext database) =>
        database.Set<StaffApiKey>().AsNoTracking().Select(StaffApiKey.Fact);

    public static IQueryable<StaffChangeFact> StaffChanges(this BrokerDbContext database) =>
        database
            .Set<StaffChange>()
            .AsNoTracking()
            .Select(row => new StaffChangeFact
            {
                Id = row.Id,
                At = row.At,
                Actor = row.Actor,
                Action = row.Action,
                ObjectKind = row.ObjectKind,
                ObjectId = row.ObjectId,
                Before = row.Before,
                After = row.After,
                RequestId = row.RequestId,
            });
}
