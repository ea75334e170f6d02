using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Auditing.Refusals;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Data;

/// <summary>Events as the product writes them, at any time.</summary>
internal static class AuditWriting
{
    public static async Task NoteAsync(BrokerNode node, TimeProvider clock, string tenant, int events)
    {
        await using var services = node.Services.CreateAsyncScope();
        var scope = services.ServiceProvider.GetRequiredService<TenantScope>();
        scope.Enter(new TenantId(tenant));
        var database = services.ServiceProvider.GetRequiredService<BrokerDbContext>();
        var sealer = services.ServiceProvider.GetRequiredService<AuditSealer>();
        var tallies = services.ServiceProvider.GetRequiredService<RefusalTallies>();
        var trail = new AuditTrail(database, scope, new AuditOrigin(), sealer, tallies, clock);
        for (var written = 0; written < events; written++)
            trail.Add(AuditActor.Operator, new AuditAction("test.noted"), detail: $"{Guid.CreateVersion7()}");
        await database.SaveChangesAsync();
    }
}
