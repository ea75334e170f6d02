using FederationBroker.SignIn.Sessions;

namespace FederationBroker.SignIn;

/// <summary>The answer to an attempt to sign in.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record SignedIn(Session Session) : SignInOutcome;

    /// <summary>Deliberately one case: nobody learns whether the cable ID exists.</summary>
    public sealed record WrongCredentials : SignInOutcome;

    public sealed record Throttled(TimeSpan For) : SignInOutcome;

    /// <summary>The credentials are right; the account is on trial, and the trial does not include this type of device.</summary>
    public sealed record NotDuringTrial : SignInOutcome;

    /// <summary>The hash queue is full; the same attempt may work in a moment.</summary>
    public sealed record Busy : SignInOutcome;

    /// <summary>The passkey dialogue took too long, or was begun in another tab.</summary>
    public sealed record CeremonyExpired : SignInOutcome;
}
