using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.ApiKeys;

/// <summary>A key that lets a program use the management API; never the key itself.</summary>
public sealed record StaffApiKeyFact
{
    public required Guid Id { get; init; }

    /// <summary>What it is for; free text of the operator.</summary>
    public required string Label { get; init; }

    public required StaffRole Role { get; init; }

    /// <summary>The staff member who made it.</summary>
    public required Guid CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset? LastUsedAt { get; init; }

    public required DateTimeOffset? RevokedAt { get; init; }
}
