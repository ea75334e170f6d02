using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>What came of a change to an account or to something on it.</summary>
public abstract record AccountChange<T>
{
    private AccountChange() { }

    public sealed record Done(T Value) : AccountChange<T>;

    public sealed record NotFound : AccountChange<T>;

    public sealed record Refused(Refusal Refusal) : AccountChange<T>;
}

public static class AccountChange
{
    public static AccountChange<T> Because<T>(Refusal refusal, string place, string fix) =>
        new AccountChange<T>.Refused(refusal.At(place, fix));
}
