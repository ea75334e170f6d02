using System.Collections.Frozen;
using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Staff.Rights;

/// <summary>
/// Who calls: a person with both factors, or a key. Read anew for every request, so that a change of rights holds at
/// once.
/// </summary>
/// <param name="Id">Of the staff member or of the key.</param>
/// <param name="Home">The operator whose staff this is, or the platform.</param>
/// <param name="Name">What the person signs in with, or the key's label. For the caller's own screen, never for a
/// log.</param>
/// <param name="Session">Null for a key.</param>
public sealed record StaffIdentity(
    Guid Id,
    TenantId Home,
    string Name,
    ImmutableArray<StaffRole> Roles,
    StaffSessionFacts? Session
)
{
    private readonly FrozenSet<Permission> permissions = RoleTable.Of(Roles);

    public bool IsPerson => Session is not null;

    /// <summary>How the audit trail names the caller.</summary>
    public string Subject => $"{(IsPerson ? "staff" : "key")}:{Id}";

    public bool IsOfPlatform => Home == PlatformRealm.Tenant;

    public IEnumerable<Permission> Permissions =>
        permissions.Where(permission => IsPerson || !RoleTable.ForPeopleOnly.Contains(permission)).Order();

    public bool Holds(Permission permission) =>
        permissions.Contains(permission) && (IsPerson || !RoleTable.ForPeopleOnly.Contains(permission));

    /// <summary>
    /// Whether the caller has every right of these roles: nobody gives, takes or resets what they do not hold.
    /// </summary>
    public bool Covers(IEnumerable<StaffRole> roles) => RoleTable.Of(roles).IsSubsetOf(permissions);

    public bool Is(StaffId member) => IsPerson && Id == member.Value;

    public override string ToString() => Subject;
}

/// <param name="ExpiresAt">When it ends without further use.</param>
public sealed record StaffSessionFacts(
    Guid Id,
    DateTimeOffset AuthenticatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset AbsoluteEnd
);

/// <summary>The caller of the current request; set by the gate before anything of the request is read.</summary>
public sealed class CurrentStaff
{
    private StaffIdentity? identity;

    public StaffIdentity Identity =>
        identity ?? throw new InvalidOperationException("This unit of work has no caller.");

    public void Enter(StaffIdentity caller) => identity = caller;
}
