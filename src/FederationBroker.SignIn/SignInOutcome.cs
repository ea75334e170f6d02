using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;

namespace FederationBroker.SignIn;

/// <summary>The answer to an attempt to sign in.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }

    public sealed record SignedIn(Session Session) : SignInOutcome;

    /// <summary>Deliberately one case: nobody learns whether the cable ID exists.</summary>
    public sealed record WrongCredentials : SignInOutcome;

    /// <summary>Nothing was looked at: too many wrong ones came before, here or from there.</summary>
    public sealed record ChallengeNeeded(Challenge Challenge) : SignInOutcome;

    /// <summary>
    /// The credentials are right; the account is on trial, and the trial does not include this type of device.
    /// </summary>
    public sealed record NotDuringTrial : SignInOutcome;

    /// <summary>The hash queue is full; the same attempt may work in a moment.</summary>
    public sealed record Busy : SignInOutcome;

    /// <summary>The passkey dialogue took too long, or was begun in another tab.</summary>
    public sealed record CeremonyExpired : SignInOutcome;
}
