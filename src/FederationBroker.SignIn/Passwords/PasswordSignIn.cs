using FederationBroker.Data.Auditing;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.SignIn.Trials;
using FederationBroker.Subscribers.Logins;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn.Passwords;

/// <summary>Cable ID and password in a browser (LOG-001), a device's own browser included.</summary>
public sealed class PasswordSignIn(
    CredentialCheck credentials,
    LoginLookup logins,
    TrialDevices trial,
    SessionStore sessions,
    KnownBrowsers browsers,
    SignInAudit audit
)
{
    public async Task<SignInOutcome> AttemptAsync(
        HttpContext context,
        PasswordAttempt attempt,
        CancellationToken cancellation
    )
    {
        var verdict = await credentials.CheckAsync(
            context,
            new Credentials(GuessDoor.Page, attempt.CableId, attempt.Password, attempt.Answer),
            cancellation
        );
        if (verdict is not CredentialVerdict.Right { Login: var login, CableId: var cableId })
            return ((CredentialVerdict.Refused)verdict).Outcome;
        if (login.DeviceId is { } device && !await trial.IncludesAsync(device, cancellation))
        {
            await audit.NoteAsync(SignInActions.SignInDevice, "not-during-trial", login.SubscriberId, cancellation);
            return new SignInOutcome.NotDuringTrial();
        }

        browsers.Remember(context, KnownBrowsers.NameOf(cableId, login));
        audit.Add(
            login.Kind == LoginKind.Person ? SignInActions.SignInPassword : SignInActions.SignInDevice,
            AuditOutcome.Success,
            login.SubscriberId
        );
        var session = new NewSession(
            login.SubscriberId,
            login.Kind == LoginKind.Person ? SignInMethod.Password : SignInMethod.Device,
            login.DeviceId
        );
        var started = await sessions.StartAsync(context, session, attempt.Remember, cancellation);
        if (await logins.StillHoldsAsync(login, cancellation))
            return new SignInOutcome.SignedIn(started);
        await sessions.EndAsync(started.SubscriberId, started.Id, cancellation);
        return new SignInOutcome.WrongCredentials();
    }
}

/// <summary>What the form sent; raw.</summary>
public sealed record PasswordAttempt(string CableId, string Password, bool Remember, ChallengeAnswer? Answer)
{
    public override string ToString() => "[password attempt]";
}
