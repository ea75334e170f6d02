using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.Access;

/// <summary>
/// The one-time link with which a new member, or one whose access was reset, chooses a password. Nobody else ever knows
/// it (ASVS 6.4.6).
/// </summary>
public sealed class Enrolment(
    BrokerDbContext database,
    TenantScope scope,
    StaffVault vault,
    PasswordHashing hashing,
    StaffAudit audit,
    TimeProvider clock
)
{
    public static readonly TimeSpan LinkLives = TimeSpan.FromHours(24);

    /// <returns>False when the link is unknown, used or too old.</returns>
    public async Task<bool> IsOpenAsync(string handle, CancellationToken cancellation) =>
        await FindAsync(handle, cancellation) is not null;

    private Task<StaffMember?> FindAsync(string handle, CancellationToken cancellation)
    {
        var (hash, now) = (Secrets.Hash(handle), clock.GetUtcNow());
        return database
            .Set<StaffMember>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.EnrolmentHash == hash && row.EnrolmentEnds > now && !row.Disabled,
                cancellation
            );
    }

    public async Task<EnrolmentOutcome> ChoosePasswordAsync(
        string handle,
        string? password,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(handle, cancellation) is not { } member)
            return new EnrolmentOutcome.LinkExpired();
        if (StaffPasswordRules.FaultOf(password, vault.OpenName(member), scope.Tenant.Value) is { } fault)
            return new EnrolmentOutcome.PasswordRefused(fault);
        var (hash, now) = (hashing.Hash(password!), clock.GetUtcNow());
        // Single use: the statement that takes the link away is the one that sets the password.
        var taken = await database
            .Set<StaffMember>()
            .Where(row =>
                row.Id == member.Id
                && row.EnrolmentHash == member.EnrolmentHash
                && row.EnrolmentEnds > now
                && !row.Disabled
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.PasswordHash, hash)
                        .SetProperty(row => row.EnrolmentHash, (byte[]?)null)
                        .SetProperty(row => row.EnrolmentEnds, (DateTimeOffset?)null),
                cancellation
            );
        if (taken != 1)
            return new EnrolmentOutcome.LinkExpired();
        audit.Changed(
            $"staff:{member.Id.Value}",
            ("staff", member.Id.Value.ToString()),
            StaffActions.StaffPasswordChosen,
            new { Password = false },
            new { Password = true }
        );
        await database.SaveChangesAsync(cancellation);
        return new EnrolmentOutcome.Done();
    }
}

public abstract record EnrolmentOutcome
{
    private EnrolmentOutcome() { }

    public sealed record Done : EnrolmentOutcome;

    public sealed record LinkExpired : EnrolmentOutcome;

    /// <param name="Refusal">A sentence for the person.</param>
    public sealed record PasswordRefused(string Refusal) : EnrolmentOutcome;
}

/// <summary>
/// What a staff password must be: long, and none that a guesser tries first. There is always a second factor, so length
/// does the work (ASVS 6.2.1, 6.2.11); nothing is said about kinds of characters.
/// </summary>
public static class StaffPasswordRules
{
    public const int Shortest = 12;

    private static readonly string[] GuessedFirst =
    [
        "password",
        "passwort",
        "qwertz",
        "qwerty",
        "letmein",
        "welcome",
        "admin",
        "123456",
        "abcdef",
        "fbroker",
        "federationbroker",
    ];

    /// <returns>Null when the password may be used.</returns>
    public static string? FaultOf(string? password, string name, string tenant)
    {
        if (password is null || password.Length < Shortest)
            return $"Use at least {Shortest} characters. A few words you remember are good.";
        if (password.Length > PasswordHashing.LongestPassword)
            return $"Use at most {PasswordHashing.LongestPassword} characters.";
        // What is left when the guessable part is taken out must still be long enough to count.
        var rest = new[] { name, name.Split('@')[0], tenant }
            .Where(word => word.Length > 2)
            .Concat(GuessedFirst)
            .Aggregate(password.ToLowerInvariant(), (text, word) =>
                text.Replace(word, string.Empty, StringComparison.Ordinal)
            );
        if (rest.Length < 8 || rest.Distinct().Count() < 5)
            return "This password is easy to guess. Leave out your name, the operator's name and repeated characters.";
        return null;
    }
}
