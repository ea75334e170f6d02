using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.Members;

/// <summary>One of the staff.</summary>
public sealed record StaffMemberFact
{
    public required StaffId Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Keyed digest of the name, for looking it up.</summary>
    public required byte[] NameDigest { get; init; }

    /// <summary>Opened by <see cref="StaffVault"/>.</summary>
    internal byte[] SealedName { get; init; } = [];

    internal string[] RoleNames { get; init; } = [];

    public required bool Disabled { get; init; }

    /// <summary>Has chosen a password.</summary>
    public required bool IsEnrolled { get; init; }

    /// <summary>Has set up an authenticator.</summary>
    public required bool HasSecondFactor { get; init; }

    /// <summary>Until when the enrolment link works, if one is open.</summary>
    public required DateTimeOffset? EnrolmentEnds { get; init; }

    public required DateTimeOffset? LastSignInAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts changes that staff make; the ETag.</summary>
    public required long Version { get; init; }

    public ImmutableArray<StaffRole> Roles => [.. RoleNames.Select(Enum.Parse<StaffRole>)];

    public override string ToString() => "[staff member]";
}
