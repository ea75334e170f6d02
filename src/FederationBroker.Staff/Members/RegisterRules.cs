using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.Members;

/// <summary>
/// Who may do what to whom. Pure; the one rule that needs a count (somebody stays in charge) is the register's.
/// </summary>
internal static class RegisterRules
{
    /// <summary>For a new member, or a key.</summary>
    public static Refusal? FaultOf(TenantId realm, ImmutableArray<StaffRole> roles, StaffIdentity? by)
    {
        if (roles.IsEmpty)
            return StaffErrors.NoRole.At("roles", "Choose one or more roles.");
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] == StaffRole.Platform != (realm == PlatformRealm.Tenant))
                return StaffErrors.RoleOfOtherRealm.At($"roles[{i}]", "Choose another role.");
        }

        // A second login with more rights than one's own would be a way to raise them.
        return by?.Covers(roles) == false
            ? StaffErrors.MoreThanOwn.At("roles", "Choose a role within your own, or ask an administrator.")
            : null;
    }

    /// <summary>For taking a key away: it acts for a role, and whoever lacks that role's rights does not decide about
    /// it.</summary>
    public static Refusal? FaultOf(TenantId realm, StaffRole role, StaffIdentity by) =>
        FaultOf(realm, [role], by) is { } fault ? fault with { Place = "id" } : null;

    /// <summary>For a change of, or to, somebody who is there.</summary>
    public static Refusal? FaultOf(
        TenantId realm,
        StaffMember member,
        ImmutableArray<StaffRole> after,
        StaffIdentity? by
    )
    {
        if (by?.Is(member.Id) == true)
            return StaffErrors.OwnRights.At("id", "Ask a colleague who may manage staff.");
        // Resetting somebody with more rights and using the link would be the same as having them.
        if (by?.Covers(member.RoleSet) == false)
            return StaffErrors.MoreThanOwn.At("id", "Ask an administrator.");
        return FaultOf(realm, after, by);
    }
}
