using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.Offers;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passwords;

/// <summary>
/// Cable ID and password (LOG-001) of a person, an account or a device (SUB-SIGN). Unknown, known, blocked and password-less subscribers take the same path: the same statements,
/// one hash, the same answer.
/// </summary>
public sealed class PasswordSignIn(
    BrokerDbContext database, SubscriberVault vault, SignInThrottle throttle, PasswordHashing hashing, SessionStore sessions, SignInRecords records)
{
    public async Task<SignInOutcome> AttemptAsync(HttpContext context, PasswordAttempt attempt, CancellationToken cancellation)
    {
        // Input that nobody can have takes the whole path with a stand-in: skipping a step would show in the time.
        var wellFormed = CableId.TryParse(attempt.CableId, out var cableId) && attempt.Password.Length is > 0 and <= PasswordHashing.LongestPassword;
        if (!wellFormed) _ = CableId.TryParse("-", out cableId);

        var account = cableId.Value;
        var knownBrowser = records.KnownBrowserFor(context.Request, account);
        if (await throttle.CountAsync(account, knownBrowser, context.Connection.RemoteIpAddress, cancellation) is ThrottleVerdict.Wait wait)
        {
            await records.NoteAsync("sign-in.password", "throttled", subject: null, cancellation);
            return new SignInOutcome.Throttled(wait.For);
        }

        var digest = vault.DigestOf(records.Tenant, cableId);
        var login = await database.Set<Login>().SingleOrDefaultAsync(row => row.Digest == digest, cancellation);
        var verdict = await hashing.VerifyAsync(login?.PasswordHash, wellFormed ? attempt.Password : "-", cancellation);
        switch (verdict)
        {
            case PasswordVerdict.Busy: return new SignInOutcome.Busy();
            case PasswordVerdict.Wrong:
                await records.NoteAsync("sign-in.password", "wrong-credentials", subject: null, cancellation);
                return new SignInOutcome.WrongCredentials();
        }

        if (login!.DeviceId is { } device && !await TrialIncludesAsync(device, cancellation))
        {
            await records.NoteAsync("sign-in.device", "not-during-trial", login.SubscriberId, cancellation);
            return new SignInOutcome.NotDuringTrial();
        }

        if (verdict == PasswordVerdict.RightButOutdated) login.PasswordHash = hashing.Hash(attempt.Password);
        await throttle.ForgiveAsync(account, knownBrowser, cancellation);
        records.RememberBrowser(context, account);
        records.Add(login.Kind == LoginKind.Person ? "sign-in.password" : "sign-in.device", AuditOutcome.Success, login.SubscriberId);
        var session = new NewSession(login.SubscriberId, login.Kind == LoginKind.Person ? SignInMethod.Password : SignInMethod.Device, login.DeviceId);
        return new SignInOutcome.SignedIn(await sessions.StartAsync(context, session, attempt.Remember, cancellation));
    }

    // SUB-SIGN: a trial is for the device types the operator chose. What the account is after it is the sign-in flow's to judge.
    private async Task<bool> TrialIncludesAsync(DeviceId id, CancellationToken cancellation)
    {
        var found = await database.Set<Device>().AsNoTracking().Where(row => row.Id == id)
            .Join(database.Set<ServiceAccount>(), device => device.AccountId, account => account.Id, (device, account) => new { device.Type, account }).SingleAsync(cancellation);
        return OfferEvaluator.BarrierOf(AccountFacts.Of(found.account, []), found.Type, records.Now)?.Code != ReasonCode.NotOnThisDeviceDuringTrial;
    }
}

/// <summary>What the form sent; raw.</summary>
public sealed record PasswordAttempt(string CableId, string Password, bool Remember)
{
    public override string ToString() => "[password attempt]";
}
