using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;

namespace FederationBroker.Staff.Register;

/// <summary>What stays and what changes; null leaves as it is.</summary>
public sealed record MemberChange(ImmutableArray<StaffRole>? Roles, bool? Disabled)
{
    internal RightsInUse StandingAfter(StaffMember member) =>
        new(Roles ?? member.RoleSet, !(Disabled ?? member.Disabled));
}

/// <summary>The rights somebody has on paper, and whether they are in use.</summary>
internal sealed record RightsInUse(ImmutableArray<StaffRole> Roles, bool IsActive);

/// <param name="Version">The version the caller has seen; null for whoever may overwrite (the command line).</param>
/// <param name="DryRun">Says what would happen, and changes nothing.</param>
public sealed record Precondition(SeenVersions? Version, bool DryRun);

internal sealed record StaffSnapshot(string[] Roles, bool Disabled, bool Password, bool SecondFactor);

/// <summary>The answer of the register.</summary>
public abstract record RegisterOutcome
{
    private RegisterOutcome() { }

    /// <param name="EnrolmentHandle">Last part of the link with which the person chooses a password; to be shown
    /// once.</param>
    public sealed record Done(StaffMemberFact Member, string? EnrolmentHandle) : RegisterOutcome
    {
        public override string ToString() => "[staff member]";
    }

    public sealed record Planned(StaffMemberFact Member, ImmutableArray<string> Effects) : RegisterOutcome;

    public sealed record Refused(Refusal Refusal) : RegisterOutcome;

    public sealed record Stale : RegisterOutcome;

    public sealed record Unknown : RegisterOutcome;
}
