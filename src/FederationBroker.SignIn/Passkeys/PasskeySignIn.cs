using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// Passkeys (WebAuthn) through the framework's handler: registering one, and signing in with one without typing a cable ID.
/// Options never name credentials, so nobody can ask which passkeys an account has.
/// </summary>
public sealed class PasskeySignIn(
    BrokerDbContext database, UserManager<Subscriber> users, SubscriberVault vault, IPartnerRegistry registry, TenantScope scope,
    SessionStore sessions, SignInRecords records, TimeProvider clock)
{
    private static readonly TimeSpan CeremonyLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Starts signing in.</summary>
    /// <returns>A handle to send back with the answer, and the options for <c>navigator.credentials.get</c>.</returns>
    public async Task<PasskeyOptions> BeginSignInAsync(HttpContext context, CancellationToken cancellation)
    {
        var options = await Handler().MakeRequestOptionsAsync(user: null, context);
        return new PasskeyOptions(await RememberAsync(context, options.AssertionState!, cancellation), options.RequestOptionsJson);
    }

    public async Task<SignInOutcome> FinishSignInAsync(HttpContext context, string handle, string credentialJson, CancellationToken cancellation)
    {
        if (await TakeAsync(context, handle, cancellation) is not { } state) return new SignInOutcome.CeremonyExpired();
        var result = await AssertAsync(context, credentialJson, state);
        if (result is not { Succeeded: true, User: { } subscriber, Passkey: { } passkey })
        {
            await records.NoteAsync("sign-in.passkey", "refused", subject: null, cancellation);
            return new SignInOutcome.WrongCredentials();
        }

        await users.AddOrUpdatePasskeyAsync(subscriber, passkey);
        records.Add("sign-in.passkey", AuditOutcome.Success, subscriber.Id);
        return new SignInOutcome.SignedIn(await sessions.StartAsync(context, subscriber.Id, SignInMethod.Passkey, remember: true, cancellation));
    }

    /// <summary>Starts registering a passkey for a signed-in subscriber.</summary>
    public async Task<PasskeyOptions> BeginRegistrationAsync(HttpContext context, SubscriberId id, CancellationToken cancellation)
    {
        var subscriber = await database.Set<Subscriber>().SingleAsync(row => row.Id == id, cancellation);
        var profile = vault.Open(scope.Tenant, id, subscriber.SealedProfile);
        var entity = new PasskeyUserEntity { Id = id.Value.ToString(), Name = profile.CableId, DisplayName = profile.Name ?? profile.CableId };
        var options = await Handler().MakeCreationOptionsAsync(entity, context);
        return new PasskeyOptions(await RememberAsync(context, options.AttestationState!, cancellation), options.CreationOptionsJson);
    }

    /// <returns>False when the dialogue expired or the answer does not verify.</returns>
    public async Task<bool> FinishRegistrationAsync(HttpContext context, SubscriberId id, string handle, string credentialJson, CancellationToken cancellation)
    {
        if (await TakeAsync(context, handle, cancellation) is not { } state) return false;
        var result = await AttestAsync(context, credentialJson, state);
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

    // Per tenant: a passkey made at one operator's host is nothing at another's.
    private PasskeyHandler<Subscriber> Handler()
    {
        var issuer = new Uri(registry.Current.FindTenant(scope.Tenant)!.Issuer);
        var origin = issuer.GetLeftPart(UriPartial.Authority);
        return new PasskeyHandler<Subscriber>(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = issuer.Host,
            AuthenticatorTimeout = CeremonyLifetime,
            ResidentKeyRequirement = "required",
            UserVerificationRequirement = "required",
            ValidateOrigin = check => ValueTask.FromResult(!check.CrossOrigin && check.Origin == origin),
        }));
    }

    private static async Task<T?> QuietlyAsync<T>(Func<Task<T>> ceremony)
        where T : class
    {
        try
        {
            return await ceremony();
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            // What a browser sends is untrusted input; the framework throws on some of it.
            return null;
        }
    }

    private Task<PasskeyAssertionResult<Subscriber>?> AssertAsync(HttpContext context, string credentialJson, string state)
        => QuietlyAsync(() => Handler().PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credentialJson, AssertionState = state }))!;

    private Task<PasskeyAttestationResult?> AttestAsync(HttpContext context, string credentialJson, string state)
        => QuietlyAsync(() => Handler().PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credentialJson, AttestationState = state }))!;

    private async Task<string> RememberAsync(HttpContext context, string state, CancellationToken cancellation)
    {
        var handle = Secrets.New();
        database.Add(new PasskeyCeremony
        {
            HandleHash = Secrets.Hash(handle),
            Tenant = scope.Tenant,
            State = state,
            BrowserHash = Secrets.Hash(SessionCookie.BrowserHandle(context, scope.Tenant)),
            ExpiresAt = clock.GetUtcNow() + CeremonyLifetime,
        });
        await database.SaveChangesAsync(cancellation);
        return handle;
    }

    private async Task<string?> TakeAsync(HttpContext context, string handle, CancellationToken cancellation)
    {
        var (hash, browser, now) = (Secrets.Hash(handle), Secrets.Hash(SessionCookie.BrowserHandle(context, scope.Tenant)), clock.GetUtcNow());
        var taken = await database.Set<PasskeyCeremony>().FromSql(
            $"DELETE FROM passkey_ceremony WHERE handle_hash = {hash} AND browser_hash = {browser} AND expires_at > {now} RETURNING *")
            .AsNoTracking().IgnoreQueryFilters().ToListAsync(cancellation);
        return taken is [var ceremony] ? ceremony.State : null;
    }
}

/// <param name="Handle">Goes back with the browser's answer.</param>
/// <param name="Json">WebAuthn options as JSON.</param>
public sealed record PasskeyOptions(string Handle, string Json);
