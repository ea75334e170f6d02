using FederationBroker.Kernel;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers.Logins;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn.Passwords;

/// <summary>
/// Cable ID and password of a person, an account or a device (LOG-001, SUB-SIGN). Unknown, known, blocked and
/// password-less subscribers take the same path: the same statements, one hash, the same answer.
/// </summary>
public sealed class CredentialCheck(
    LoginLookup logins,
    SignInThrottle throttle,
    KnownBrowsers browsers,
    PasswordHashing hashing,
    LoginHashes hashes,
    SignInAudit audit
)
{
    public async Task<CredentialVerdict> CheckAsync(
        HttpContext context,
        Credentials typed,
        CancellationToken cancellation
    )
    {
        // Input that nobody can have takes the whole path with a stand-in: skipping a step would show in the time.
        var wellFormed =
            CableId.TryParse(typed.CableId, out var cableId)
            && typed.Password.Length is > 0 and <= PasswordHashing.LongestPassword;
        if (!wellFormed)
            _ = CableId.TryParse("-", out cableId);

        var login = await logins.FindAsync(cableId, cancellation);
        var asked = await throttle.AskAsync(GuessOf(context, typed, cableId, login), cancellation);
        if (asked is not GuessVerdict.Evaluate guess)
        {
            await audit.NoteAsync(SignInActions.SignInPassword, "throttled", subject: null, cancellation);
            return new CredentialVerdict.Refused(
                new SignInOutcome.ChallengeNeeded(((GuessVerdict.Refused)asked).Challenge)
            );
        }

        var verdict = await hashing.VerifyAsync(login?.PasswordHash, wellFormed ? typed.Password : "-", cancellation);
        switch (verdict)
        {
            case PasswordVerdict.Busy:
                await throttle.WithdrawAsync(guess, cancellation);
                return new CredentialVerdict.Refused(new SignInOutcome.Busy());
            case PasswordVerdict.Wrong:
                throttle.Failed(guess);
                await audit.NoteAsync(SignInActions.SignInPassword, "wrong-credentials", subject: null, cancellation);
                return new CredentialVerdict.Refused(new SignInOutcome.WrongCredentials());
        }

        if (verdict == PasswordVerdict.RightButOutdated)
            await hashes.RenewAsync(login!, hashing.Hash(typed.Password), cancellation);
        await throttle.SucceededAsync(guess, cancellation);
        return new CredentialVerdict.Right(login!, cableId);
    }

    private Guess GuessOf(HttpContext context, Credentials typed, CableId cableId, Login? login)
    {
        var from = context.Connection.RemoteIpAddress;
        return new Guess
        {
            Door = typed.Door,
            Secret = cableId.Value,
            Exists = login is not null,
            KnownBrowser = browsers.FindFor(context.Request, KnownBrowsers.NameOf(cableId, login)),
            // Set-top boxes keep no cookies and stay where they are.
            Place = typed.Door == GuessDoor.DeviceApi ? Guess.PrefixOf(from) : null,
            From = from,
            Answer = typed.Answer,
        };
    }
}

/// <summary>As they were sent; raw.</summary>
public sealed record Credentials(GuessDoor Door, string CableId, string Password, ChallengeAnswer? Answer)
{
    public override string ToString() => "[credentials]";
}

public abstract record CredentialVerdict
{
    private CredentialVerdict() { }

    /// <param name="CableId">As it was parsed.</param>
    public sealed record Right(Login Login, CableId CableId) : CredentialVerdict
    {
        public override string ToString() => "[right credentials]";
    }

    public sealed record Refused(SignInOutcome Outcome) : CredentialVerdict;
}
