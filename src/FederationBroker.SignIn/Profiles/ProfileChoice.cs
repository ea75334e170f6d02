using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Text;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Profiles;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Profiles;

/// <summary>Who is watching: the user profile of a session, and the PIN that guards it (SUB-PROF, SUB-SIGN).</summary>
public sealed class ProfileChoice(
    BrokerDbContext database,
    SessionStore sessions,
    SignInThrottle throttle,
    PasswordHashing hashing,
    SignInAudit audit
)
{
    /// <summary>The profiles of the account that is signed in; empty without a session.</summary>
    public async Task<ImmutableArray<UserProfile>> ListAsync(HttpContext context, CancellationToken cancellation)
    {
        if (await sessions.FindCurrentAsync(context, cancellation) is not { } session)
            return [];
        return [.. await Of(session).OrderBy(profile => profile.CreatedAt).ToListAsync(cancellation)];
    }

    /// <param name="pin">Raw; a profile with a PIN is never chosen without it.</param>
    /// <param name="withPin">The partner wants the PIN: a profile that has none does not do.</param>
    public async Task<ProfileChoiceOutcome> ChooseAsync(
        HttpContext context,
        ProfileId id,
        string? pin,
        bool withPin,
        CancellationToken cancellation
    )
    {
        return await sessions.FindCurrentAsync(context, cancellation) is { } session
            ? await ChooseAsync(session, id, pin, withPin, cancellation)
            : new ProfileChoiceOutcome.NotSignedIn();
    }

    /// <summary>
    /// As <see cref="ChooseAsync(HttpContext, ProfileId, string?, bool, CancellationToken)"/>, for a session that was
    /// found already.
    /// </summary>
    public async Task<ProfileChoiceOutcome> ChooseAsync(
        Session session,
        ProfileId id,
        string? pin,
        bool withPin,
        CancellationToken cancellation
    )
    {
        var profile = await Of(session).SingleOrDefaultAsync(row => row.Id == id, cancellation);
        if (profile is null || (withPin && profile.PinHash is null))
            return new ProfileChoiceOutcome.NotThisOne();
        if (
            profile.PinHash is { } hash
            && await RefusalOfAsync(session, profile, hash, pin, cancellation) is { } refusal
        )
            return refusal;
        await sessions.ChooseProfileAsync(session.Id, id, pinShown: profile.PinHash is not null, cancellation);
        return new ProfileChoiceOutcome.Chosen();
    }

    // Ten thousand PINs are soon tried: wrong ones are counted like passwords, per profile. Where the right one was
    // shown before, others' guesses do not count.
    private async Task<ProfileChoiceOutcome?> RefusalOfAsync(
        Session session,
        UserProfile profile,
        string hash,
        string? pin,
        CancellationToken cancellation
    )
    {
        var place = session.DeviceId?.Value ?? session.Id;
        var asked = await throttle.AskAsync(
            new Guess
            {
                Door = GuessDoor.Pin,
                Secret = profile.Id.Value.ToString(),
                Place = place.ToString(),
            },
            cancellation
        );
        if (asked is not GuessVerdict.Evaluate guess)
            return new ProfileChoiceOutcome.Throttled(((GuessVerdict.Refused)asked).Challenge.Wait);
        switch (
            await hashing.VerifyAsync(hash, pin is { Length: > 0 and <= 8 } ? TypedText.Narrow(pin) : "-", cancellation)
        )
        {
            case PasswordVerdict.Busy:
                await throttle.WithdrawAsync(guess, cancellation);
                return new ProfileChoiceOutcome.Throttled(PasswordHashing.BusyFor);
            case PasswordVerdict.Wrong:
                await audit.NoteAsync(SignInActions.ProfilePin, "wrong-pin", subject: null, cancellation);
                return new ProfileChoiceOutcome.WrongPin();
        }

        await throttle.SucceededAsync(guess, cancellation);
        return null;
    }

    private IQueryable<UserProfile> Of(Session session) =>
        from profile in database.Profiles()
        join subscriber in database.Subscribers() on profile.AccountId equals subscriber.AccountId
        where subscriber.Id == session.SubscriberId
        select profile;
}

public abstract record ProfileChoiceOutcome
{
    private ProfileChoiceOutcome() { }

    public sealed record Chosen : ProfileChoiceOutcome;

    public sealed record WrongPin : ProfileChoiceOutcome;

    public sealed record Throttled(TimeSpan For) : ProfileChoiceOutcome;

    /// <summary>Not a profile of this account, or one without the PIN that is asked for.</summary>
    public sealed record NotThisOne : ProfileChoiceOutcome;

    public sealed record NotSignedIn : ProfileChoiceOutcome;
}
