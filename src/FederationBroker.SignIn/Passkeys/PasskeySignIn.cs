using System.Text.Json.Nodes;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.OperatorSystem;
using FederationBroker.Subscribers.People;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// Passkeys (WebAuthn) through the framework's handler: registering one, and signing in with one without typing a cable
/// ID. Options never name credentials, so nobody can ask which passkeys an account has.
/// </summary>
public sealed class PasskeySignIn(
    BrokerDbContext database,
    UserManager<Subscriber> users,
    PersonalDataSource people,
    SessionStore sessions,
    SignInAudit audit,
    PasskeyCeremonies ceremonies
)
{
    private const string NeutralName = "Subscriber";

    /// <summary>Starts signing in.</summary>
    /// <returns>A handle to send back with the answer, and the options for <c>navigator.credentials.get</c>.</returns>
    public async Task<PasskeyOptions> BeginSignInAsync(HttpContext context, CancellationToken cancellation)
    {
        var options = await ceremonies.Handler().MakeRequestOptionsAsync(user: null, context);
        return new PasskeyOptions(
            await ceremonies.RememberAsync(context, options.AssertionState!, cancellation),
            options.RequestOptionsJson
        );
    }

    public async Task<SignInOutcome> FinishSignInAsync(
        HttpContext context,
        string handle,
        string credentialJson,
        CancellationToken cancellation
    )
    {
        if (await ceremonies.TakeAsync(context, handle, cancellation) is not { } state)
            return new SignInOutcome.CeremonyExpired();
        var result = await ceremonies.AssertAsync(context, credentialJson, state);
        if (result is not { Succeeded: true, User: { } subscriber, Passkey: { } passkey })
        {
            await audit.NoteAsync(SignInActions.SignInPasskey, "refused", subject: null, cancellation);
            return new SignInOutcome.WrongCredentials();
        }

        await users.AddOrUpdatePasskeyAsync(subscriber, passkey);
        audit.Add(SignInActions.SignInPasskey, AuditOutcome.Success, subscriber.Id);
        var wanted = new NewSession(subscriber.Id, SignInMethod.Passkey) { Passkey = passkey.CredentialId };
        var started = await sessions.StartAsync(context, wanted, remember: true, cancellation);
        // A passkey that was removed while it was shown begins nothing.
        if (await database.Set<PasskeyRow>().AnyAsync(row => row.CredentialId == passkey.CredentialId, cancellation))
            return new SignInOutcome.SignedIn(started);
        await sessions.EndAsync(started.SubscriberId, started.Id, cancellation);
        return new SignInOutcome.WrongCredentials();
    }

    /// <summary>Starts registering a passkey for a signed-in subscriber.</summary>
    public async Task<PasskeyOptions> BeginRegistrationAsync(
        HttpContext context,
        SubscriberId id,
        CancellationToken cancellation
    )
    {
        var person = await database
            .Subscribers()
            .Where(row => row.Id == id)
            .Join(
                database.Accounts(),
                row => row.AccountId,
                account => account.Id,
                (row, account) => new PersonOnFile(account.Number, row.Number, row.UpdatedAt)
            )
            .SingleAsync(cancellation);
        var entity = new PasskeyUserEntity
        {
            Id = id.Value.ToString(),
            Name = NeutralName,
            DisplayName = NeutralName,
        };
        var options = await ceremonies.Handler().MakeCreationOptionsAsync(entity, context);
        var handle = await ceremonies.RememberAsync(context, options.AttestationState!, cancellation);
        return new PasskeyOptions(handle, await NamedForAsync(person, options.CreationOptionsJson, cancellation));
    }

    // The name helps people to tell passkeys apart on their own device. Only the browser gets it: the ceremony's row
    // has the neutral one.
    private async Task<string> NamedForAsync(PersonOnFile person, string optionsJson, CancellationToken cancellation)
    {
        if (
            await people.FetchAsync(person, cancellation)
            is not PersonOutcome.Found { Person.Nickname: { Length: > 0 } nickname }
        )
            return optionsJson;
        var options = JsonNode.Parse(optionsJson)!;
        (options["user"]!["name"], options["user"]!["displayName"]) = (nickname, nickname);
        return options.ToJsonString();
    }

    /// <returns>False when the dialogue expired or the answer does not verify.</returns>
    public async Task<bool> FinishRegistrationAsync(
        HttpContext context,
        SubscriberId id,
        string handle,
        string credentialJson,
        CancellationToken cancellation
    )
    {
        if (await ceremonies.TakeAsync(context, handle, cancellation) is not { } state)
            return false;
        var result = await ceremonies.AttestAsync(context, credentialJson, state);
        // The ceremony's own user must be the one who is signed in now.
        if (
            result is not { Succeeded: true, Passkey: { } passkey, UserEntity: { } entity }
            || entity.Id != id.Value.ToString()
        )
            return false;
        var subscriber = await database.Subscribers().SingleAsync(row => row.Id == id, cancellation);
        passkey.Name = DeviceLabel.From(context.Request.Headers.UserAgent) ?? "Passkey";
        audit.Add(SignInActions.PasskeyAdded, AuditOutcome.Success, id);
        await users.AddOrUpdatePasskeyAsync(subscriber, passkey);
        return true;
    }

    public Task<List<Passkey>> ListAsync(SubscriberId id, CancellationToken cancellation) =>
        database
            .Set<PasskeyRow>()
            .AsNoTracking()
            .Where(row => row.SubscriberId == id)
            .OrderBy(row => row.CreatedAt)
            .Select(row => new Passkey(row.CredentialId, row.Name, row.CreatedAt, row.LastUsedAt))
            .ToListAsync(cancellation);

    /// <summary>Removes a passkey, and the logins that were begun with it except the one that asks.</summary>
    public async Task RemoveAsync(Session by, byte[] credentialId, CancellationToken cancellation)
    {
        var id = by.SubscriberId;
        await database
            .Set<PasskeyRow>()
            .Where(row => row.SubscriberId == id && row.CredentialId == credentialId)
            .ExecuteDeleteAsync(cancellation);
        await database
            .Set<SessionRow>()
            .Where(row => row.SubscriberId == id && row.PasskeyId == credentialId && row.Id != by.Id)
            .ExecuteDeleteAsync(cancellation);
        await audit.NoteAsync(SignInActions.PasskeyRemoved, AuditOutcome.Success, id, cancellation);
    }
}

/// <param name="Handle">Goes back with the browser's answer.</param>
/// <param name="Json">WebAuthn options as JSON.</param>
public sealed record PasskeyOptions(string Handle, string Json);
