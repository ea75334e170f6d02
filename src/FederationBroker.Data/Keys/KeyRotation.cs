using FederationBroker.Data.Recurring;
using FederationBroker.Kernel;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Keys;

/// <summary>Which tenants exist; the tenants themselves are configuration, which this library does not know.</summary>
public interface ITenantDirectory
{
    IEnumerable<TenantId> TenantIds { get; }
}

/// <summary>
/// Looks every hour whether a successor has to be announced. Activation itself needs no job: it is a time stamp.
/// </summary>
internal sealed partial class KeyRotation(
    SigningKeyRing ring,
    KeyUses uses,
    ITenantDirectory tenants,
    TimeProvider clock,
    ILogger<KeyRotation> log
) : RecurringWork("Key rotation", new Rhythm(TimeSpan.FromHours(1), First: TimeSpan.Zero), clock, log)
{
    private readonly ILogger log = log;

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var well = true;
        foreach (var tenant in tenants.TenantIds)
        {
            foreach (var use in uses.All)
                well &= await AttemptAsync(
                    $"Rotation of the {use} keys of tenant {tenant}",
                    () => EnsureAsync(tenant, use, stopping),
                    stopping
                );
        }

        return well;
    }

    private async Task EnsureAsync(TenantId tenant, KeyUse use, CancellationToken cancellation)
    {
        if (await ring.EnsureAsync(tenant, use, cancellation))
            LogKeyCreated(tenant, use);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A new {Use} signing key of tenant {Tenant} is announced.")]
    private partial void LogKeyCreated(TenantId tenant, KeyUse use);
}
