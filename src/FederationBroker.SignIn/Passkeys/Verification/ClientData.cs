using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Passkeys.Verification;

/// <summary>
/// What the library does not look at in client data (WebAuthn Level 3, 5.8.1): it reads the last of two members of one
/// name, compares origins after taking a path off, and does not know frames of other sites.
/// </summary>
internal static class ClientData
{
    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = StrictJson.MaxDepth,
        AllowDuplicateProperties = false,
    };

    public static bool IsOfOwnPage(ReadOnlyMemory<byte> clientData, ImmutableArray<string> origins) =>
        StrictJson.Read(clientData, Strict) is { ValueKind: JsonValueKind.Object } json
        && json.TryGetProperty("origin", out var origin)
        && origin.ValueKind == JsonValueKind.String
        && origins.Contains(origin.GetString()!, StringComparer.Ordinal)
        && (!json.TryGetProperty("crossOrigin", out var crossed) || crossed.ValueKind == JsonValueKind.False)
        && !json.TryGetProperty("topOrigin", out _);
}
