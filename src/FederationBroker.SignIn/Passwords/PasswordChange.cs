using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel.Access;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.People;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passwords;

/// <summary>
/// A person's own change of password (ASVS 6.2.2, 6.2.3, 7.4.3): whoever knows the old one, or showed a passkey just
/// now, sets a new one, and chooses what of their other access ends with the old.
/// </summary>
public sealed class PasswordChange(
    BrokerDbContext database,
    AccountPeople people,
    PasswordHashing hashing,
    SignInThrottle throttle,
    SessionStore sessions,
    SignInAudit audit
)
{
    /// <summary>The person's own login; null for somebody without one.</summary>
    public Task<Login?> FindLoginAsync(Session session, CancellationToken cancellation) =>
        database
            .Logins()
            .SingleOrDefaultAsync(
                row => row.SubscriberId == session.SubscriberId && row.Kind == LoginKind.Person,
                cancellation
            );

    /// <summary>
    /// Whether the old password is asked for: a passkey proves more than a password, and is the way back for whoever
    /// forgot it.
    /// </summary>
    public static bool AsksForOldPassword(Login login, Session session) =>
        login.PasswordHash is not null && session.Method != SignInMethod.Passkey;

    public async Task<PasswordChangeOutcome> ChangeAsync(
        HttpContext context,
        Session session,
        NewPassword wanted,
        CancellationToken cancellation
    )
    {
        if (await FindLoginAsync(session, cancellation) is not { } login)
            return new PasswordChangeOutcome.NoLogin();
        if (!PasswordRules.Allow(wanted.Password))
            return new PasswordChangeOutcome.Unusable();
        if (
            AsksForOldPassword(login, session)
            && await RefusalOfAsync(context, session, login, wanted.OldPassword, cancellation) is { } refused
        )
            return refused;
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var person = await database.Subscribers().SingleAsync(row => row.Id == session.SubscriberId, cancellation);
        var end = new AccessEnd([person.Id], wanted.Ends)
        {
            ExceptSession = session.Id,
            OnlyPasskeys = wanted.RemovedPasskeys,
        };
        var outcome = await people.SetPasswordAsync(
            AuditActor.Subscriber,
            person,
            hashing.Hash(wanted.Password),
            end,
            cancellation
        );
        if (outcome is not AccountChange<Subscriber>.Done)
            return new PasswordChangeOutcome.NoLogin();
        await sessions.RenewHandleAsync(context, session, cancellation);
        await audit.NoteAsync(SignInActions.PasswordChanged, AuditOutcome.Success, person.Id, cancellation);
        await transaction.CommitAsync(cancellation);
        return new PasswordChangeOutcome.Changed();
    }

    // Whoever sits at a session that somebody left open must not try passwords without a count.
    private async Task<PasswordChangeOutcome?> RefusalOfAsync(
        HttpContext context,
        Session session,
        Login login,
        string? old,
        CancellationToken cancellation
    )
    {
        var asked = await throttle.AskAsync(GuessOf(context, session), cancellation);
        if (asked is not GuessVerdict.Evaluate guess)
            return new PasswordChangeOutcome.Throttled(((GuessVerdict.Refused)asked).Challenge.Wait);
        switch (await hashing.VerifyAsync(login.PasswordHash, PasswordRules.IsReadable(old) ? old! : "-", cancellation))
        {
            case PasswordVerdict.Busy:
                await throttle.WithdrawAsync(guess, cancellation);
                return new PasswordChangeOutcome.Throttled(PasswordHashing.BusyFor);
            case PasswordVerdict.Wrong:
                throttle.Failed(guess);
                await audit.NoteAsync(
                    SignInActions.PasswordChanged,
                    "wrong-credentials",
                    login.SubscriberId,
                    cancellation
                );
                return new PasswordChangeOutcome.WrongOldPassword();
        }

        await throttle.SucceededAsync(guess, cancellation);
        return null;
    }

    private static Guess GuessOf(HttpContext context, Session session) =>
        new()
        {
            Door = GuessDoor.OldPassword,
            Secret = session.SubscriberId.Value.ToString(),
            Place = session.Id.ToString(),
            From = context.Connection.RemoteIpAddress,
        };
}

/// <summary>How long a subscriber's password may be.</summary>
public static class PasswordRules
{
    /// <summary>In characters.</summary>
    public const int Shortest = 12;

    public static bool Allow(string? password) => IsReadable(password) && password!.Length >= Shortest;

    /// <summary>Whether it could be anybody's, of any age.</summary>
    public static bool IsReadable(string? password) =>
        password is { Length: > 0 and <= PasswordHashing.LongestPassword };
}

/// <summary>What the form sent; raw.</summary>
/// <param name="Ends">What of the person's other access ends.</param>
/// <param name="RemovedPasskeys">Credential ids.</param>
public sealed record NewPassword(
    string? OldPassword,
    string Password,
    ImmutableHashSet<AccessKind> Ends,
    ImmutableArray<byte[]> RemovedPasskeys
)
{
    public override string ToString() => "[new password]";
}

public abstract record PasswordChangeOutcome
{
    private PasswordChangeOutcome() { }

    public sealed record Changed : PasswordChangeOutcome;

    /// <summary>Too short or too long.</summary>
    public sealed record Unusable : PasswordChangeOutcome;

    public sealed record WrongOldPassword : PasswordChangeOutcome;

    public sealed record Throttled(TimeSpan For) : PasswordChangeOutcome;

    /// <summary>
    /// The person has no cable ID of their own; somebody else's choice made them part of the account.
    /// </summary>
    public sealed record NoLogin : PasswordChangeOutcome;
}
