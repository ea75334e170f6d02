using System.Collections.Immutable;
using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.Members;

internal sealed class StaffMember : ITenantOwned
{
    public required StaffId Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Keyed digest of the name, for looking it up.</summary>
    public required byte[] NameDigest { get; init; }

    /// <summary>What the person signs in with, sealed: it is usually an address of a person.</summary>
    public required byte[] SealedName { get; init; }

    /// <summary>Names of <see cref="StaffRole"/>.</summary>
    public required string[] Roles { get; set; }

    public bool Disabled { get; set; }

    /// <summary>Null until the enrolment link was used.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Null until the first sign-in.</summary>
    public byte[]? SealedTotpSecret { get; set; }

    /// <summary>
    /// The time step whose code was accepted last; that one and older ones are used up (RFC 6238 5.2).
    /// </summary>
    public long LastTotpStep { get; set; }

    /// <summary>Wrong second factors since the last right one.</summary>
    public int WrongCodes { get; set; }

    /// <summary>SHA-256 of the link that lets the person choose a password; null when none is open.</summary>
    public byte[]? EnrolmentHash { get; set; }

    public DateTimeOffset? EnrolmentEnds { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Counts changes that staff make; the ETag.</summary>
    public required long Version { get; set; }

    public ImmutableArray<StaffRole> RoleSet => [.. Roles.Select(Enum.Parse<StaffRole>)];

    public static Expression<Func<StaffMember, StaffMemberFact>> Fact { get; } =
        row => new StaffMemberFact
        {
            Id = row.Id,
            Tenant = row.Tenant,
            NameDigest = row.NameDigest,
            SealedName = row.SealedName,
            RoleNames = row.Roles,
            Disabled = row.Disabled,
            IsEnrolled = row.PasswordHash != null,
            HasSecondFactor = row.SealedTotpSecret != null,
            EnrolmentEnds = row.EnrolmentEnds,
            LastSignInAt = row.LastSignInAt,
            CreatedAt = row.CreatedAt,
            Version = row.Version,
        };

    private static readonly Func<StaffMember, StaffMemberFact> FactOf = Fact.Compile();

    public StaffMemberFact ToFact() => FactOf(this);
}

/// <summary>Ten are made with a second factor; each opens the door once when the authenticator is lost.</summary>
internal sealed class StaffRecoveryCode : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required StaffId StaffId { get; init; }

    /// <summary>SHA-256: a code has 120 random bits, so there is nothing to guess (ASVS 6.5.2).</summary>
    public required byte[] CodeHash { get; init; }
}
