using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.SignIn;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.Access;

/// <summary>
/// The first factor. Unknown, disabled and not yet enrolled people take the same path as a wrong password: the same
/// statements, one hash, the same answer.
/// </summary>
public sealed class StaffSignIn(
    BrokerDbContext database,
    StaffVault vault,
    SignInThrottle throttle,
    PasswordHashing hashing,
    StaffSessions sessions,
    SignInRecords browsers,
    StaffAudit audit
)
{
    public async Task<StaffSignInOutcome> AttemptAsync(
        HttpContext context,
        string? name,
        string? password,
        ChallengeAnswer? answer,
        CancellationToken cancellation
    )
    {
        // Input that nobody can have takes the whole path with a stand-in: skipping a step would show in the time.
        var wellFormed =
            StaffName.TryParse(name, out var staffName)
            && password?.Length is > 0 and <= PasswordHashing.LongestPassword;
        if (!wellFormed)
            _ = StaffName.TryParse("nobody", out staffName);

        var digest = vault.DigestOf(browsers.Tenant, staffName);
        var member = await database
            .Set<StaffMember>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.NameDigest == digest, cancellation);
        var asked = await throttle.AskAsync(
            GuessOf(context, staffName, member is not null) with
            {
                Answer = answer,
            },
            cancellation
        );
        if (asked is not GuessVerdict.Evaluate guess)
        {
            await NoteAsync(member: null, "throttled", cancellation);
            return new StaffSignInOutcome.ChallengeNeeded(((GuessVerdict.Refused)asked).Challenge);
        }

        var verdict = await hashing.VerifyAsync(
            member is { Disabled: false } ? member.PasswordHash : null,
            wellFormed ? password! : "-",
            cancellation
        );
        // Right, too, is not all: what was guessed before is forgotten after the second factor.
        if (verdict != PasswordVerdict.Wrong)
            await throttle.WithdrawAsync(guess, cancellation);
        if (verdict == PasswordVerdict.Busy)
            return new StaffSignInOutcome.Busy();
        if (verdict == PasswordVerdict.Wrong)
        {
            throttle.Failed(guess);
            await NoteAsync(member: null, "wrong-credentials", cancellation);
            return new StaffSignInOutcome.Wrong();
        }

        if (verdict == PasswordVerdict.RightButOutdated)
        {
            var renewed = hashing.Hash(password!);
            await database
                .Set<StaffMember>()
                .Where(row => row.Id == member!.Id && row.PasswordHash == member.PasswordHash)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, renewed), cancellation);
        }

        await NoteAsync(member, AuditOutcome.Success, cancellation);
        await sessions.BeginAsync(context, member!.Id, cancellation);
        return new StaffSignInOutcome.SecondFactorNeeded();
    }

    /// <summary>
    /// After both factors: this browser gets a budget of its own, so that strangers cannot lock its person out.
    /// </summary>
    public async Task TrustBrowserAsync(HttpContext context, StaffMember member, CancellationToken cancellation)
    {
        _ = StaffName.TryParse(vault.OpenName(member), out var name);
        var guess = GuessOf(context, name, exists: true);
        await throttle.ForgetAsync(guess, cancellation);
        if (guess.KnownBrowser is not null)
            await throttle.SucceededAsync(new GuessVerdict.Evaluate(guess, Reservation.KnownBrowser), cancellation);
        browsers.RememberBrowser(context, AccountOf(name));
    }

    /// <summary>After too many wrong codes in a row: one now and then, so that whoever knows the password keeps nobody
    /// out.</summary>
    public async Task<bool> MayTryCodeAsync(HttpContext context, StaffMember member, CancellationToken cancellation)
    {
        var guess = new Guess
        {
            Door = GuessDoor.StaffCode,
            Secret = member.Id.Value.ToString(),
            From = context.Connection.RemoteIpAddress,
        };
        return await throttle.AskAsync(guess, cancellation) is GuessVerdict.Evaluate;
    }

    public Task ForgetCodesAsync(StaffMember member, CancellationToken cancellation) =>
        throttle.ForgetAsync(
            new Guess { Door = GuessDoor.StaffCode, Secret = member.Id.Value.ToString() },
            cancellation
        );

    // No cable ID has a line break, so staff and subscribers are never mistaken for each other.
    private static string AccountOf(StaffName name) => $"staff\n{name.Value}";

    private Guess GuessOf(HttpContext context, StaffName name, bool exists) =>
        new()
        {
            Door = GuessDoor.Staff,
            Secret = name.Value,
            Exists = exists,
            KnownBrowser = browsers.KnownBrowserFor(context.Request, AccountOf(name)),
            From = context.Connection.RemoteIpAddress,
        };

    private async Task NoteAsync(StaffMember? member, string outcome, CancellationToken cancellation)
    {
        audit.Noted(member is null ? null : $"staff:{member.Id.Value}", StaffActions.StaffPassword, outcome);
        await database.SaveChangesAsync(cancellation);
    }
}

/// <summary>The answer to a name and a password.</summary>
public abstract record StaffSignInOutcome
{
    private StaffSignInOutcome() { }

    public sealed record SecondFactorNeeded : StaffSignInOutcome;

    /// <summary>Deliberately one case: nobody learns whether the name exists.</summary>
    public sealed record Wrong : StaffSignInOutcome;

    /// <summary>Nothing was looked at: too many wrong ones came before, here or from there.</summary>
    public sealed record ChallengeNeeded(Challenge Challenge) : StaffSignInOutcome;

    public sealed record Busy : StaffSignInOutcome;
}
