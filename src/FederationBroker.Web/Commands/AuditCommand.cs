using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Auditing.Checkpoints;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;
using FederationBroker.Staff;

namespace FederationBroker.Web.Commands;

/// <summary>
/// <c>fbroker audit</c>: is the trail as it was written? Says where not, and takes note of what an operator declares to
/// be right.
/// </summary>
internal static class AuditCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create() => new("audit", "The audit trail.") { CreateVerify(), CreateAccept() };

    private static Command CreateVerify()
    {
        var folders = new Option<string[]>("--checkpoints")
        {
            Description = "Folders with checkpoint files, of every node. Default: this node's own.",
            AllowMultipleArgumentsPerToken = true,
        };
        var json = new Option<bool>("--json") { Description = "For programs." };
        var verify = new Command(
            "verify",
            "Hold every operator's audit trail against its keys and checkpoints; names the first bad record."
        )
        {
            folders,
            json,
        };
        verify.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    VerifyAsync(services, parsed.GetValue(folders) ?? [], parsed.GetValue(json), cancellation)
                )
        );
        return verify;
    }

    private static Command CreateAccept()
    {
        var tenant = new Option<string>("--tenant") { Description = "Operator; * for the platform.", Required = true };
        var reason = new Option<string>("--reason")
        {
            Description = "Why the chain does not fit earlier checkpoints; kept, and shown ever after.",
            Required = true,
        };
        var accept = new Command("accept", "After a restore from backup: declare that the trail is right as it is now.")
        {
            tenant,
            reason,
        };
        accept.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    AcceptAsync(
                        services,
                        parsed.GetRequiredValue(tenant),
                        parsed.GetRequiredValue(reason),
                        cancellation
                    )
                )
        );
        return accept;
    }

    private static async Task<int> VerifyAsync(
        IServiceProvider services,
        string[] folders,
        bool json,
        CancellationToken cancellation
    )
    {
        var own = services.GetRequiredService<AuditOptions>().CheckpointFolder;
        var reading = CheckpointFolder.Read(
            folders.Length > 0 ? folders : [own],
            services.GetRequiredService<AuditSealer>()
        );
        var work = services.GetRequiredService<TenantWork>();
        var kept = await work.ForPlatformAsync(
            (BrokerDbContext database) => AuditChain.TenantsAsync(database, cancellation)
        );
        var tenants = services
            .GetRequiredService<PartnerRegistry>()
            .TenantIds.Append(PlatformRealm.Tenant)
            .Select(tenant => tenant.Value)
            .Union(kept)
            .Union(reading.Checkpoints.Select(line => line.Tenant))
            .Order(StringComparer.Ordinal);
        var results = new List<AuditVerification>();
        foreach (var tenant in tenants.Select(name => new TenantId(name)))
        {
            results.Add(
                await work.ForTenantAsync(tenant, (AuditVerifier verifier) =>
                    verifier.VerifyAsync(tenant, reading.Checkpoints, cancellation)
                )
            );
        }

        if (json)
            TellPrograms(results, reading);
        else
            Tell(results, reading);
        return results.All(result => result is AuditVerification.Intact) && reading.Faults.IsEmpty ? 0 : 1;
    }

    private static void Tell(List<AuditVerification> results, CheckpointReading reading)
    {
        foreach (var fault in reading.Faults)
            Console.WriteLine($"CHECKPOINT FILE {fault}");
        foreach (var result in results)
            Console.WriteLine(SentenceOf(result));
    }

    private static void TellPrograms(List<AuditVerification> results, CheckpointReading reading)
    {
        var all = new { checkpointFaults = reading.Faults, tenants = results.Select(Plain) };
        Console.WriteLine(JsonSerializer.Serialize(all, Indented));
    }

    private static string SentenceOf(AuditVerification result)
    {
        switch (result)
        {
            case AuditVerification.Intact intact:
                var removed =
                    intact.RemovedThrough > 0
                        ? $", the first {intact.RemovedThrough} removed by retention"
                        : string.Empty;
                var remarks = string.Concat(intact.Remarks.Select(remark => $"{Environment.NewLine}  {remark}"));
                return $"{result.Tenant}: intact, {intact.Events} events{removed}, "
                    + $"{intact.NotYetChained} not yet chained, {intact.Checkpoints} checkpoints agree{remarks}";
            case AuditVerification.Broken broken:
                var place = broken.Position is { } position
                    ? $"position {position.ToString(CultureInfo.InvariantCulture)}"
                    : "no position";
                var record = broken.EventId?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
                var time = broken.At?.ToString("u", CultureInfo.InvariantCulture) ?? "time unknown";
                return $"{result.Tenant}: BROKEN at {place}, event {record}, {time}: {broken.Reason}.";
            default:
                throw new InvalidOperationException("A verification has no other outcome.");
        }
    }

    private static object Plain(AuditVerification result) =>
        result switch
        {
            AuditVerification.Intact intact => new
            {
                tenant = result.Tenant.Value,
                intact = true,
                intact.Events,
                intact.RemovedThrough,
                intact.NotYetChained,
                intact.Checkpoints,
                intact.Remarks,
            },
            AuditVerification.Broken broken => new
            {
                tenant = result.Tenant.Value,
                intact = false,
                broken.Position,
                broken.EventId,
                broken.At,
                broken.Reason,
            },
            _ => throw new InvalidOperationException("A verification has no other outcome."),
        };

    private static async Task<int> AcceptAsync(
        IServiceProvider services,
        string name,
        string reason,
        CancellationToken cancellation
    )
    {
        var tenant = name == PlatformRealm.Tenant.Value ? PlatformRealm.Tenant : Tool.TenantOf(services, name);
        var head = await services
            .GetRequiredService<TenantWork>()
            .ForTenantAsync(tenant, (BrokerDbContext database) =>
                AcceptAsync(services, database, tenant, reason, cancellation)
            );
        Console.WriteLine(
            $"{tenant}: accepted with {head.Position} events. "
                + "Earlier checkpoints that do not fit are shown with your reason from now on."
        );
        return 0;
    }

    private static async Task<AuditHead> AcceptAsync(
        IServiceProvider services,
        BrokerDbContext database,
        TenantId tenant,
        string reason,
        CancellationToken cancellation
    )
    {
        var head = await AuditChain.HeadAsync(database, tenant, cancellation);
        services.GetRequiredService<AuditCheckpoints>().Write(AuditCheckpoint.Accepted, head, reason);
        return head;
    }
}
