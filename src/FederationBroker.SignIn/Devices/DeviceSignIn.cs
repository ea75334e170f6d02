using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Text;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.SignIn.Trials;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Logins;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Devices;

/// <summary>
/// Signs the software of a device in, without a browser (SUB-SIGN): with the device's own login, or with its account's
/// and its identifier. The session is the device's; taking the device off the account ends it.
/// </summary>
public sealed class DeviceSignIn(
    CredentialCheck credentials,
    LoginLookup logins,
    TrialDevices trial,
    SessionStore sessions,
    BrokerDbContext database,
    SignInAudit audit
)
{
    public async Task<DeviceSignInOutcome> AttemptAsync(
        HttpContext context,
        DeviceAttempt attempt,
        CancellationToken cancellation
    )
    {
        var verdict = await credentials.CheckAsync(
            context,
            new Credentials(GuessDoor.DeviceApi, attempt.Login, attempt.Password, attempt.Answer),
            cancellation
        );
        if (verdict is not CredentialVerdict.Right { Login: var login })
            return new DeviceSignInOutcome.Refused(((CredentialVerdict.Refused)verdict).Outcome);
        if (login.Kind == LoginKind.Person)
            return new DeviceSignInOutcome.NotADeviceLogin();
        if (
            await FindDeviceAsync(login, attempt.Uid is { } typed ? TypedText.Narrow(typed) : null, cancellation)
            is not { } device
        )
            return new DeviceSignInOutcome.NotLinked();
        if (!await trial.IncludesAsync(device, cancellation))
            return new DeviceSignInOutcome.Refused(new SignInOutcome.NotDuringTrial());
        audit.Add(SignInActions.SignInDevice, AuditOutcome.Success, login.SubscriberId);
        var opened = await sessions.OpenAsync(
            context,
            new NewSession(login.SubscriberId, SignInMethod.Device, device),
            remember: true,
            cancellation
        );
        if (await logins.StillHoldsAsync(login, cancellation))
            return new DeviceSignInOutcome.SignedIn(opened);
        await sessions.EndAsync(login.SubscriberId, opened.Session.Id, cancellation);
        return new DeviceSignInOutcome.Refused(new SignInOutcome.WrongCredentials());
    }

    // A device's own login names it; an identifier that is sent along has to agree.
    private Task<DeviceId?> FindDeviceAsync(Login login, string? uid, CancellationToken cancellation) =>
        login.DeviceId is null && uid is null
            ? Task.FromResult<DeviceId?>(null)
            : database
                .Devices()
                .Where(row =>
                    row.AccountId == login.AccountId
                    && (login.DeviceId == null || row.Id == login.DeviceId)
                    && (uid == null || row.Uid == uid)
                )
                .Select(row => (DeviceId?)row.Id)
                .SingleOrDefaultAsync(cancellation);
}

/// <summary>What the device sent; raw.</summary>
/// <param name="Uid">The device's identifier; needed with the account's login.</param>
public sealed record DeviceAttempt(string Login, string Password, string? Uid, ChallengeAnswer? Answer)
{
    public override string ToString() => "[device attempt]";
}

public abstract record DeviceSignInOutcome
{
    private DeviceSignInOutcome() { }

    public sealed record SignedIn(OpenedSession Session) : DeviceSignInOutcome;

    public sealed record Refused(SignInOutcome Why) : DeviceSignInOutcome;

    /// <summary>The credentials are right, and a person's: software of a device is nobody in particular.</summary>
    public sealed record NotADeviceLogin : DeviceSignInOutcome;

    /// <summary>The credentials are right, and the account has no such device.</summary>
    public sealed record NotLinked : DeviceSignInOutcome;
}
