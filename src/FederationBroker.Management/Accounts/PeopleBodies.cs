using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Subscribers;

namespace FederationBroker.Management.Accounts;

/// <param name="CableId">What the person will sign in with. Personal: it is neither stored in plain nor shown
/// again.</param>
internal sealed record NewPersonBody(
    [Longest(254)] string CableId,
    PersonRole Role,
    [Longest(64)] string? Number = null,
    [Longest(PasswordHashing.LongestPassword)] string? Password = null
)
{
    public override string ToString() => "[new person]";
}

internal sealed record PersonRoleBody(PersonRole Role);

/// <param name="Keep">What goes on although the password is new. Left out: nothing does, which is the safe
/// choice.</param>
internal sealed record PasswordBody(
    [Longest(PasswordHashing.LongestPassword)] string Password,
    ImmutableArray<AccessKind>? Keep = null
)
{
    public override string ToString() => "[password]";
}

/// <param name="Keep">What goes on. Left out: nothing does.</param>
internal sealed record AccessEndBody(ImmutableArray<AccessKind>? Keep = null);
