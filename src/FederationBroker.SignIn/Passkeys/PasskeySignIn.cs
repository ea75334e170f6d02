using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// Passkeys (WebAuthn) through the framework's handler: registering one, and signing in with one without typing a cable ID.
/// Options never name credentials, so nobody can ask which passkeys an account has.
/// </summary>
public sealed class PasskeySignIn(
    BrokerDbContext database, UserManager<Subscriber> users, SubscriberVault vault, TenantScope scope, SessionStore sessions, SignInRecords records, PasskeyCeremonies ceremonies)
{
    /// <summary>Starts signing in.</summary>
    /// <returns>A handle to send back with the answer, and the options for <c>navigator.credentials.get</c>.</returns>
    public async Task<PasskeyOptions> BeginSignInAsync(HttpContext context, CancellationToken cancellation)
    {
        var options = await ceremonies.Handler().MakeRequestOptionsAsync(user: null, context);
        return new PasskeyOptions(await ceremonies.RememberAsync(context, options.AssertionState!, cancellation), options.RequestOptionsJson);
    }

    public async Task<SignInOutcome> FinishSignInAsync(HttpContext context, string handle, string credentialJson, CancellationToken cancellation)
    {
        if (await ceremonies.TakeAsync(context, handle, cancellation) is not { } state) return new SignInOutcome.CeremonyExpired();
        var result = await ceremonies.AssertAsync(context, credentialJson, state);
        if (result is not { Succeeded: true, User: { } subscriber, Passkey: { } passkey })
        {
            await records.NoteAsync("sign-in.passkey", "refused", subject: null, cancellation);
            return new SignInOutcome.WrongCredentials();
        }

        await users.AddOrUpdatePasskeyAsync(subscriber, passkey);
        records.Add("sign-in.passkey", AuditOutcome.Success, subscriber.Id);
        return new SignInOutcome.SignedIn(await sessions.StartAsync(context, new NewSession(subscriber.Id, SignInMethod.Passkey), remember: true, cancellation));
    }

    /// <summary>Starts registering a passkey for a signed-in subscriber.</summary>
    public async Task<PasskeyOptions> BeginRegistrationAsync(HttpContext context, SubscriberId id, CancellationToken cancellation)
    {
        var subscriber = await database.Set<Subscriber>().SingleAsync(row => row.Id == id, cancellation);
        var profile = vault.Open(scope.Tenant, id, subscriber.SealedProfile);
        var entity = new PasskeyUserEntity { Id = id.Value.ToString(), Name = profile.CableId, DisplayName = profile.Name ?? profile.CableId };
        var options = await ceremonies.Handler().MakeCreationOptionsAsync(entity, context);
        return new PasskeyOptions(await ceremonies.RememberAsync(context, options.AttestationState!, cancellation), options.CreationOptionsJson);
    }

    /// <returns>False when the dialogue expired or the answer does not verify.</returns>
    public async Task<bool> FinishRegistrationAsync(HttpContext context, SubscriberId id, string handle, string credentialJson, CancellationToken cancellation)
    {
        if (await ceremonies.TakeAsync(context, handle, cancellation) is not { } state) return false;
        var result = await ceremonies.AttestAsync(context, credentialJson, state);
        // The ceremony's own user must be the one who is signed in now.
        if (result is not { Succeeded: true, Passkey: { } passkey, UserEntity: { } entity } || entity.Id != id.Value.ToString()) return false;
        var subscriber = await database.Set<Subscriber>().SingleAsync(row => row.Id == id, cancellation);
        passkey.Name = DeviceLabel.From(context.Request.Headers.UserAgent) ?? "Passkey";
        records.Add("passkey.added", AuditOutcome.Success, id);
        await users.AddOrUpdatePasskeyAsync(subscriber, passkey);
        return true;
    }

    public Task<List<Passkey>> ListAsync(SubscriberId id, CancellationToken cancellation)
        => database.Set<Passkey>().AsNoTracking().Where(row => row.SubscriberId == id).OrderBy(row => row.CreatedAt).ToListAsync(cancellation);

    public async Task RemoveAsync(SubscriberId id, byte[] credentialId, CancellationToken cancellation)
    {
        await database.Set<Passkey>().Where(row => row.SubscriberId == id && row.CredentialId == credentialId).ExecuteDeleteAsync(cancellation);
        await records.NoteAsync("passkey.removed", AuditOutcome.Success, id, cancellation);
    }
}

/// <param name="Handle">Goes back with the browser's answer.</param>
/// <param name="Json">WebAuthn options as JSON.</param>
public sealed record PasskeyOptions(string Handle, string Json);
