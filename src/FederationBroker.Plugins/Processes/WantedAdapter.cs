using System.Text.Json;
using FederationBroker.Kernel;

namespace FederationBroker.Plugins.Processes;

/// <summary>What an operator has set up: one adapter, with one configuration.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Id">Its name at this operator.</param>
/// <param name="Package">The folder of the package.</param>
/// <param name="Digest">Of the manifest that is taken and no other; null: any that is signed.</param>
/// <param name="Configuration">A JSON object; secrets are named in it, and not in it.</param>
/// <param name="Secrets">By name.</param>
public sealed record WantedAdapter(
    TenantId Tenant,
    string Id,
    string Package,
    string? Digest,
    JsonElement Configuration,
    IReadOnlyDictionary<string, string> Secrets
)
{
    /// <summary>Deliberately without the secrets.</summary>
    public override string ToString() => $"[adapter {Id} of {Tenant}]";
}
