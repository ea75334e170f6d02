using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.SignIn.Passkeys.Verification;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// Signing in with a passkey, without typing a cable ID. Options never name credentials, so nobody can ask which
/// passkeys an account has.
/// </summary>
public sealed class PasskeySignIn(
    BrokerDbContext database,
    SessionStore sessions,
    SignInAudit audit,
    PasskeyCeremonies ceremonies,
    RelyingParty party,
    TimeProvider clock
)
{
    private const string Refused = "refused";
    private const string KindRefused = "kind-refused";
    private const string Copied = "copied";

    /// <summary>Starts signing in.</summary>
    public async Task<PasskeyOptions> BeginAsync(HttpContext context, CancellationToken cancellation)
    {
        var challenge = RelyingParty.NewChallenge();
        return new PasskeyOptions(
            await ceremonies.RememberAsync(context, challenge, wanted: null, cancellation),
            party.RequestOptions(challenge).ToJson()
        );
    }

    public async Task<SignInOutcome> FinishAsync(
        HttpContext context,
        string handle,
        string credentialJson,
        CancellationToken cancellation
    )
    {
        if (await ceremonies.TakeAsync(context, handle, madeFor: null, cancellation) is not { } ceremony)
            return new SignInOutcome.CeremonyExpired();
        if (AuthenticatorAnswers.ReadAssertion(credentialJson) is not { } answer)
            return await RefuseAsync(known: null, Refused, cancellation);
        var known = await database
            .Set<PasskeyRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.CredentialId == answer.CredentialId, cancellation);
        if (known is null || await party.VerifyAsync(answer, ceremony.Challenge, known) is not { } shown)
            return await RefuseAsync(known: null, Refused, cancellation);
        if (!party.Accepts(known))
            return await RefuseAsync(known, KindRefused, cancellation);
        if (!await NoteUseAsync(known, shown, cancellation))
            return await RefuseAsync(known, Copied, cancellation);
        return await StartAsync(context, known, cancellation);
    }

    // WebAuthn Level 3, 7.2 step 22: an authenticator that counts and does not count on was copied. One statement, so
    // that of two uses with one number one counts; it also finds that the passkey is still there.
    private async Task<bool> NoteUseAsync(PasskeyRow known, ShownPasskey shown, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await database
                .Set<PasskeyRow>()
                .Where(row => row.CredentialId == known.CredentialId)
                .Where(row => row.SignCount < shown.SignCount || (row.SignCount == 0 && shown.SignCount == 0))
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(row => row.SignCount, shown.SignCount)
                            .SetProperty(row => row.IsBackedUp, shown.IsBackedUp)
                            .SetProperty(row => row.LastUsedAt, now),
                    cancellation
                ) == 1;
    }

    private async Task<SignInOutcome> StartAsync(HttpContext context, PasskeyRow known, CancellationToken cancellation)
    {
        audit.Add(SignInActions.SignInPasskey, AuditOutcome.Success, known.SubscriberId);
        var wanted = new NewSession(known.SubscriberId, SignInMethod.Passkey) { Passkey = known.CredentialId };
        var started = await sessions.StartAsync(context, wanted, remember: true, cancellation);
        // A passkey that was removed while it was shown begins nothing.
        if (await database.Set<PasskeyRow>().AnyAsync(row => row.CredentialId == known.CredentialId, cancellation))
            return new SignInOutcome.SignedIn(started);
        await sessions.EndAsync(started.SubscriberId, started.Id, cancellation);
        return new SignInOutcome.WrongCredentials();
    }

    private async Task<SignInOutcome> RefuseAsync(PasskeyRow? known, string outcome, CancellationToken cancellation)
    {
        await audit.NoteAsync(SignInActions.SignInPasskey, outcome, known?.SubscriberId, cancellation);
        return new SignInOutcome.WrongCredentials();
    }
}

/// <param name="Handle">Goes back with the browser's answer.</param>
/// <param name="Json">WebAuthn options as JSON.</param>
public sealed record PasskeyOptions(string Handle, string Json);
