using System.Security.Cryptography;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passkeys.Verification;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>Somebody who is signed in makes a passkey.</summary>
public sealed class PasskeyRegistration(
    BrokerDbContext database,
    PasskeyLabels labels,
    SignInAudit audit,
    PasskeyCeremonies ceremonies,
    RelyingParty party,
    TimeProvider clock
)
{
    // WebAuthn Level 3, 5.4.3: random, and nothing that names the person.
    private const int UserHandleBytes = 32;

    public async Task<PasskeyOptions> BeginAsync(HttpContext context, SubscriberId id, CancellationToken cancellation)
    {
        var owned = await Owned(id).ToListAsync(cancellation);
        var userHandle = owned is [var first, ..] ? first.UserHandle : RandomNumberGenerator.GetBytes(UserHandleBytes);
        var challenge = RelyingParty.NewChallenge();
        var handle = await ceremonies.RememberAsync(context, challenge, new NewPasskey(id, userHandle), cancellation);
        var name = await labels.OfAsync(id, cancellation);
        return new PasskeyOptions(handle, party.CreationOptions(challenge, userHandle, name, owned).ToJson());
    }

    public async Task<PasskeyRegistrationOutcome> FinishAsync(
        HttpContext context,
        SubscriberId id,
        string handle,
        string credentialJson,
        CancellationToken cancellation
    )
    {
        if (
            await ceremonies.TakeAsync(context, handle, id, cancellation) is not { UserHandle: { } userHandle } ceremony
        )
            return PasskeyRegistrationOutcome.Expired;
        if (
            AuthenticatorAnswers.ReadAttestation(credentialJson) is not { } answer
            || await party.VerifyAsync(answer, ceremony.Challenge, userHandle) is not { } made
        )
            return PasskeyRegistrationOutcome.NotVerified;
        var passkey = Row(context, id, made, userHandle);
        if (!party.Accepts(passkey))
            return PasskeyRegistrationOutcome.KindRefused;
        audit.Add(SignInActions.PasskeyAdded, AuditOutcome.Success, id);
        database.Add(passkey);
        return await SavedAsync(cancellation)
            ? PasskeyRegistrationOutcome.Registered
            : PasskeyRegistrationOutcome.NotVerified;
    }

    private IQueryable<PasskeyRow> Owned(SubscriberId id) =>
        database.Set<PasskeyRow>().AsNoTracking().Where(row => row.SubscriberId == id).OrderBy(row => row.CreatedAt);

    // WebAuthn Level 3, 7.1 step 26: an identifier that somebody has already is refused; the key of the table says so.
    private async Task<bool> SavedAsync(CancellationToken cancellation)
    {
        try
        {
            await database.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException refused)
            when (ConstraintViolation.Of(refused) is { } violation
                && violation.IsTaken<PasskeyRow>(database.Model, nameof(PasskeyRow.CredentialId))
            )
        {
            return false;
        }
    }

    private PasskeyRow Row(HttpContext context, SubscriberId id, MadePasskey made, byte[] userHandle) =>
        new()
        {
            CredentialId = made.CredentialId,
            Tenant = database.Scope.Tenant,
            SubscriberId = id,
            UserHandle = userHandle,
            PublicKey = made.PublicKey,
            SignCount = made.SignCount,
            Transports = made.Transports,
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
            ProvenModel = made.ProvenModel,
            Name = DeviceLabel.From(context.Request.Headers.UserAgent) ?? "Passkey",
            CreatedAt = clock.GetUtcNow(),
        };
}

public enum PasskeyRegistrationOutcome
{
    Registered,

    /// <summary>The dialogue took too long, or was begun in another browser or by somebody else.</summary>
    Expired,

    NotVerified,

    /// <summary>It is sound, and not of a kind that the operator takes.</summary>
    KindRefused,
}
