using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederationBroker.Plugins.Packages;

/// <summary>
/// What an adapter's publisher says of it, and signs: who it is, what it can do, what it wants to be granted, and the
/// digest of every file it consists of.
/// </summary>
public sealed record AdapterManifest
{
    /// <summary>Dotted lower-case words, such as <c>cableco.bss</c>; at most 64 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The adapter's own.</summary>
    public required string Version { get; init; }

    /// <summary>Major and minor of the contract it was built for, such as <c>2.0</c>.</summary>
    public required string Contract { get; init; }

    /// <summary>Which contract its process speaks; null: <see cref="Contract"/> is no version.</summary>
    [JsonIgnore]
    public int? ContractMajor =>
        System.Version.TryParse(Contract, out var version) && version.Build < 0 ? version.Major : null;

    /// <summary>The file that is run: a <c>.dll</c> for .NET, or anything that the system can execute.</summary>
    public required string Entry { get; init; }

    /// <summary>What it can do; see <see cref="Abstractions.Capability"/>.</summary>
    public required ImmutableArray<string> Capabilities { get; init; }

    /// <summary>What it wants to know.</summary>
    public AdapterGrants Grants { get; init; } = new();

    /// <summary>Every file beside the manifest and its signature: relative path to SHA-256 in hexadecimal.</summary>
    public required ImmutableDictionary<string, string> Files { get; init; }
}

/// <summary>What the operator allows by taking an adapter in.</summary>
public sealed record AdapterGrants
{
    /// <summary>Hears the operator's number of the account, beside the pseudonym.</summary>
    public bool BillingAccount { get; init; }

    /// <summary>Claims it may add; all others are dropped.</summary>
    public ImmutableArray<string> Claims { get; init; } = [];
}

/// <summary>To the letter: a member that nobody knows may be one that was meant to forbid something.</summary>
internal static class ManifestJson
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 8,
    };

    /// <exception cref="JsonException">It is not a manifest.</exception>
    public static AdapterManifest Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<AdapterManifest>(bytes, Strict)
        ?? throw new JsonException("The manifest is null.", "$", lineNumber: null, bytePositionInLine: null);
}
