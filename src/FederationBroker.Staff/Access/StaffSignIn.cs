using FederationBroker.Data;
using FederationBroker.Data.Auditing;
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
    StaffGuesses guesses,
    PasswordHashing hashing,
    StaffSessions sessions,
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

        var digest = vault.DigestOf(database.Scope.Tenant, staffName);
        var member = await database
            .Set<StaffMember>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.NameDigest == digest, cancellation);
        var asked = await guesses.AskAsync(context, staffName, member is not null, answer, cancellation);
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
            await guesses.WithdrawAsync(guess, cancellation);
        if (verdict == PasswordVerdict.Busy)
            return new StaffSignInOutcome.Busy();
        if (verdict == PasswordVerdict.Wrong)
        {
            guesses.Failed(guess);
            await NoteAsync(member: null, "wrong-credentials", cancellation);
            return new StaffSignInOutcome.Wrong();
        }

        if (verdict == PasswordVerdict.RightButOutdated)
            await RenewHashAsync(member!, password!, cancellation);
        await NoteAsync(member, AuditOutcome.Success, cancellation);
        await sessions.BeginAsync(context, member!.Id, cancellation);
        return new StaffSignInOutcome.SecondFactorNeeded();
    }

    private async Task RenewHashAsync(StaffMember member, string password, CancellationToken cancellation)
    {
        var renewed = hashing.Hash(password);
        await database
            .Set<StaffMember>()
            .Where(row => row.Id == member.Id && row.PasswordHash == member.PasswordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, renewed), cancellation);
    }

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
