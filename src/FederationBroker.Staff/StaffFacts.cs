using FederationBroker.Data;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff;

/// <summary>What other rooms may see of the operator's people, to be asked for in queries of their own.</summary>
public static class StaffFacts
{
    public static IQueryable<StaffMember> StaffMembers(this BrokerDbContext database) =>
        database.Set<StaffMember>().AsNoTracking();

    public static IQueryable<StaffApiKey> StaffApiKeys(this BrokerDbContext database) =>
        database.Set<StaffApiKey>().AsNoTracking();

    public static IQueryable<StaffChange> StaffChanges(this BrokerDbContext database) =>
        database.Set<StaffChange>().AsNoTracking();
}
