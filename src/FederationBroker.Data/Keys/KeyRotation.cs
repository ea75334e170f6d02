using FederationBroker.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Keys;

/// <summary>Which tenants exist; the tenants themselves are configuration, which this library does not know.</summary>
public interface ITenantDirectory
{
    IEnumerable<TenantId> TenantIds { get; }
}

/// <summary>Looks every hour whether a successor has to be announced. Activation itself needs no job: it is a time stamp.</summary>
internal sealed partial class KeyRotation(SigningKeyRing ring, ITenantDirectory tenants, TimeProvider clock, ILogger<KeyRotation> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        do
        {
            foreach (var tenant in tenants.TenantIds) await EnsureAllAsync(tenant, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task EnsureAllAsync(TenantId tenant, CancellationToken cancellation)
    {
        foreach (var use in Enum.GetValues<KeyUse>())
        {
            try
            {
                if (await ring.EnsureAsync(tenant, use, cancellation)) LogKeyCreated(tenant, use);
            }
            catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
            {
                LogFailed(failure, tenant, use);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A new {Use} signing key of tenant {Tenant} is announced.")]
    private partial void LogKeyCreated(TenantId tenant, KeyUse use);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Use} keys of tenant {Tenant} could not be looked after; trying again in an hour.")]
    private partial void LogFailed(Exception failure, TenantId tenant, KeyUse use);
}
