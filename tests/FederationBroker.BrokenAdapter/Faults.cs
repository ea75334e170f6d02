using System.Text.Json;

namespace FederationBroker.BrokenAdapter;

/// <summary>The one fault that a configuration names; empty: none.</summary>
internal static class Faults
{
    public static string In(JsonElement configuration) =>
        configuration.ValueKind == JsonValueKind.Object && configuration.TryGetProperty("fault", out var named)
            ? named.GetString() ?? string.Empty
            : string.Empty;
}
