using System.Globalization;
using System.Text.Json.Serialization;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Auditing.Checkpoints;

/// <summary>
/// One signed line of a checkpoint file: where a chain was, kept where nobody who only has the database can reach it.
/// </summary>
public sealed record AuditCheckpoint
{
    public const string Reached = "reached";

    /// <summary>Retention removed everything up to the position.</summary>
    public const string Removed = "removed";

    /// <summary>
    /// An operator declared that a chain which no longer fits earlier checkpoints is right: after a restore from
    /// backup.
    /// </summary>
    public const string Accepted = "accepted";

    private const string Purpose = "audit-checkpoint";

    public required string Kind { get; init; }

    public required string Node { get; init; }

    /// <summary>From 1, without gaps, per node.</summary>
    public required long Serial { get; init; }

    public required string Tenant { get; init; }

    public required long Position { get; init; }

    /// <summary>Hash of the link at the position, in hexadecimal.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The reason that an operator gave.</summary>
    public string? Note { get; init; }

    /// <summary>SHA-256 of the node's line before this one.</summary>
    public required string Previous { get; init; }

    public required int Key { get; init; }

    public string Signature { get; init; } = string.Empty;

    [JsonIgnore]
    public TenantId TenantId => new(Tenant);

    public AuditCheckpoint SignedBy(AuditSealer sealer) => this with { Signature = SignatureOf(sealer) };

    public bool IsGenuine(AuditSealer sealer) => sealer.Knows(Key) && SignatureOf(sealer) == Signature;

    private string SignatureOf(AuditSealer sealer) =>
        Convert.ToHexStringLower(
            sealer.Sign(
                Key,
                Purpose,
                TenantId,
                [
                    Kind,
                    Node,
                    Serial.ToString(CultureInfo.InvariantCulture),
                    Position.ToString(CultureInfo.InvariantCulture),
                    Hash,
                    At.ToString("O", CultureInfo.InvariantCulture),
                    Note ?? string.Empty,
                    Previous,
                ]
            )
        );
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AuditCheckpoint))]
internal sealed partial class AuditCheckpointJson : JsonSerializerContext;
