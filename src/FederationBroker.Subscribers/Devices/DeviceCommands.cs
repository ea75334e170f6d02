using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Devices;

/// <summary>Commands that wait for a device, in order, each delivered at most once (SUB-DEV).</summary>
public sealed class DeviceCommands(BrokerDbContext database, TenantScope scope, TimeProvider clock)
{
    private const int MostParameters = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    public async Task<AccountChange<DeviceCommand>> QueueAsync(
        AccountId account,
        DeviceId device,
        DeviceCommandKind kind,
        IReadOnlyDictionary<string, string>? parameters,
        CancellationToken cancellation
    )
    {
        if (
            !await database.Set<DeviceRow>().AnyAsync(row => row.Id == device && row.AccountId == account, cancellation)
        )
            return AccountChange.Because<DeviceCommand>(DeviceErrors.NotFound, "device", "Load the account again.");
        if ((kind == DeviceCommandKind.Configure) != (parameters is { Count: > 0 and <= MostParameters }))
            return AccountChange.Because<DeviceCommand>(
                DeviceErrors.ParametersUnusable,
                "parameters",
                $"Configuring takes 1 to {MostParameters} parameters, other commands take none."
            );
        var now = clock.GetUtcNow();
        var command = new DeviceCommandRow
        {
            Id = Guid.CreateVersion7(now),
            Tenant = scope.Tenant,
            DeviceId = device,
            Kind = kind,
            ParametersJson = parameters is null ? null : JsonSerializer.Serialize(parameters),
            State = DeviceCommandState.Queued,
            QueuedAt = now,
            ExpiresAt = now + Patience,
        };
        database.Add(command);
        await database.SaveChangesAsync(cancellation);
        return new AccountChange<DeviceCommand>.Done(command.ToFact());
    }

    public Task<List<DeviceCommand>> ListAsync(DeviceId device, CancellationToken cancellation) =>
        database
            .Set<DeviceCommandRow>()
            .AsNoTracking()
            .Where(row => row.DeviceId == device)
            .OrderByDescending(row => row.Id)
            .Take(50)
            .Select(DeviceCommandRow.Fact)
            .ToListAsync(cancellation);

    /// <summary>
    /// What the device has to do now. A command is handed out once, whichever node is asked: a reboot that is told
    /// twice never ends.
    /// </summary>
    public async Task<List<DeviceCommand>> TakeAsync(DeviceId device, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var taken = await database
            .Set<DeviceCommandRow>()
            .FromSql(
                $"""
                UPDATE device_command SET state = 'Delivered', delivered_at = {now}
                WHERE tenant = {database.Scope.Tenant.Value} AND device_id = {device.Value}
                  AND state = 'Queued' AND expires_at > {now} RETURNING *
                """
            )
            .AsNoTracking()
            .IgnoreQueryFilters()
            .ToListAsync(cancellation);
        return [.. taken.OrderBy(row => row.Id).Select(row => row.ToFact())];
    }

    /// <summary>Notes what became of a delivered command.</summary>
    public async Task<bool> FinishAsync(
        DeviceId device,
        Guid command,
        bool done,
        string? result,
        CancellationToken cancellation
    )
    {
        var (now, state) = (clock.GetUtcNow(), done ? DeviceCommandState.Done : DeviceCommandState.Failed);
        return await database
                .Set<DeviceCommandRow>()
                .Where(row => row.Id == command && row.DeviceId == device && row.State == DeviceCommandState.Delivered)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.State, state)
                            .SetProperty(row => row.Result, result)
                            .SetProperty(row => row.FinishedAt, now),
                    cancellation
                ) == 1;
    }
}
