using FederationBroker.Staff.Members;

namespace FederationBroker.Staff.Access;

/// <summary>A staff login between the password and the second factor.</summary>
public sealed record BegunSignIn
{
    internal BegunSignIn(StaffSession session, StaffMember member) => (Session, Member) = (session, member);

    public StaffMemberFact Who => Member.ToFact();

    internal StaffSession Session { get; }

    internal StaffMember Member { get; }

    public override string ToString() => "[begun staff sign-in]";
}
