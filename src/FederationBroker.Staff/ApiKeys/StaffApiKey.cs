using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.ApiKeys;

/// <summary>
/// Lets a program use the management API with one role until a day. The key itself is shown once and stored as SHA-256.
/// </summary>
internal sealed class StaffApiKey : ITenantOwned
{
    /// <summary>Lets secret scanners find a leaked key.</summary>
    public const string Prefix = "fbsk_";

    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required byte[] KeyHash { get; init; }

    /// <summary>What it is for; free text of the operator.</summary>
    public required string Label { get; init; }

    public required StaffRole Role { get; init; }

    /// <summary>The staff member who made it.</summary>
    public required Guid CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public static Expression<Func<StaffApiKey, StaffApiKeyFact>> Fact { get; } =
        row => new StaffApiKeyFact
        {
            Id = row.Id,
            Label = row.Label,
            Role = row.Role,
            CreatedBy = row.CreatedBy,
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
            LastUsedAt = row.LastUsedAt,
            RevokedAt = row.RevokedAt,
        };

    private static readonly Func<StaffApiKey, StaffApiKeyFact> FactOf = Fact.Compile();

    public StaffApiKeyFact ToFact() => FactOf(this);
}
