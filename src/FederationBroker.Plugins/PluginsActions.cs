using FederationBroker.Data.Auditing;

namespace FederationBroker.Plugins;

/// <summary>What is done to adapters, as the audit trail says it; staff do it through other rooms.</summary>
public static class PluginsActions
{
    public static readonly AuditAction AdapterRestarted = new("adapter.restarted");
}
