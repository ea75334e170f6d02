using FederationBroker.Kernel;
using FederationBroker.Subscribers.Logins;

namespace FederationBroker.SignIn.Passwords;

/// <summary>The slow part of <see cref="PasswordHashing"/>: nothing but what it is given decides the answer.</summary>
internal interface IPasswordComparison
{
    /// <param name="storedHash">Null or unreadable: the password is compared with nobody's, in the same time.</param>
    /// <param name="typed">As <c>TypedText</c> gives it.</param>
    bool Matches(string? storedHash, string typed);
}

internal sealed class PasswordComparison : IPasswordComparison
{
    // Once for each process: it costs as much as a sign-in.
    private static readonly StoredPassword Nobodys = StoredPassword.Read(StoredPassword.Write(Secrets.New()))!;

    public bool Matches(string? storedHash, string typed) =>
        (StoredPassword.Read(storedHash) ?? Nobodys).Matches(typed);
}
