using FederationBroker.Kernel;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Plugins.Calls;

/// <summary>Says once that a system of an operator's stopped working, and once that it works again.</summary>
/// <param name="system">In a sentence's words, such as "OSS/BSS".</param>
public sealed partial class AdapterAvailability(TenantId tenant, string system, string purpose, ILogger log)
{
    private int isDown;

    /// <param name="fault">Null: it worked.</param>
    public void Note(string? fault)
    {
        var now = fault is null ? 0 : 1;
        if (Interlocked.Exchange(ref isDown, now) == now)
            return;
        if (fault is null)
            LogBack(system, tenant, purpose);
        else
            LogDown(system, tenant, purpose, fault);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The {System} of {Tenant} is unavailable for {Purpose}: {Reason}."
    )]
    private partial void LogDown(string system, TenantId tenant, string purpose, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The {System} of {Tenant} is back for {Purpose}.")]
    private partial void LogBack(string system, TenantId tenant, string purpose);
}
