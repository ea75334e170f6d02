using System.Text.Json.Nodes;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Claims;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Introspection;

/// <summary>Who may ask about a token at all (RFC 7662 2.1).</summary>
internal sealed class CheckIntrospection : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
{
    public ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
    {
        var (partner, client) = context.Transaction.Noted<ClientVerdict.Authenticated>();
        // Somebody has to vouch for the question, so a public client cannot ask.
        if (client.ClientAuthentication == ClientAuthenticationMethod.None)
        {
            var refusal = OidcErrors.ClientAuthenticationFailed.From(partner.Id);
            context.Refuse(refusal.WithDetail("a public client cannot introspect"));
        }
        else if (context.Transaction.Noted<ParameterSet>()["token"] is null)
        {
            context.Refuse(OidcErrors.TokenMissing.From(partner.Id));
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// A client sees its own tokens; a registered resource server sees whether those of others stand. The subject is told
/// to the client that owns the token alone: two partners that could compare what they call a subscriber would know that
/// it is one (INF-003, RFC 7662 4).
/// </summary>
internal sealed class AnswerIntrospection(
    LiveAccessTokens accessTokens,
    TokenQueries queries,
    SignedIntrospection signing
) : IOpenIddictServerHandler<HandleIntrospectionRequestContext>
{
    public async ValueTask HandleAsync(HandleIntrospectionRequestContext context)
    {
        var caller = context.Transaction.Noted<ClientVerdict.Authenticated>();
        var token = context.Transaction.Noted<ParameterSet>()["token"]!;
        var known = await FindAsync(token, caller, context.CancellationToken);
        Action<JsonMembers> said = known is null
            // RFC 7662 2.2: nothing but that, whatever the reason.
            ? json => json.WriteBoolean("active", false)
            : json => Describe(json, known, context.Tenant().Issuer);
        context.Answer(
            SignedIntrospection.IsWanted(context.Http().Request)
                ? await signing.AnswerAsync(context.Tenant(), caller.Client, said, context.CancellationToken)
                : JsonAnswer.Private(said)
        );
    }

    private async Task<KnownToken?> FindAsync(
        string token,
        ClientVerdict.Authenticated caller,
        CancellationToken cancellation
    )
    {
        if (await accessTokens.FindAsync(token, cancellation) is { } live)
            return MaySee(caller, live.Partner) ? KnownToken.Of(live, caller) : null;
        var hash = Secrets.Hash(token);
        return await queries.FindRefreshTokenAsync(hash, caller.Partner, caller.Client, cancellation) is { } refresh
            ? KnownToken.Of(refresh, caller)
            : null;
    }

    private static bool MaySee(ClientVerdict.Authenticated caller, Partner owner) =>
        caller.Client.MayIntrospect || caller.Partner.Id == owner.Id;

    private static void Describe(JsonMembers json, KnownToken known, string issuer)
    {
        json.WriteBoolean("active", true);
        json.WriteString("client_id", known.ClientId);
        json.WriteString("iss", issuer);
        if (known.Scope.Length > 0)
            json.WriteString("scope", known.Scope);
        if (known.Subject is { } subject)
        {
            json.WriteString("sub", subject.Pseudonym);
            // RFC 9470 6.2: whether the sign-in is strong and young enough for what is asked now.
            json.WriteString("acr", subject.Context);
            if (subject.SignedInAt is { } signedIn)
                json.WriteNumber("auth_time", signedIn.At.ToUnixTimeSeconds());
        }

        json.WriteNumber("iat", known.IssuedAt.ToUnixTimeSeconds());
        json.WriteNumber("exp", known.ExpiresAt.ToUnixTimeSeconds());
        if (!known.IsRefreshToken)
            json.WriteString("token_type", known.Key is null ? TokenTypes.Bearer : DpopProof.Header);
        // RFC 9449 6.2: a resource server checks the proof itself.
        if (known.Key is { } key)
            json.WriteValue("cnf", new JsonObject { ["jkt"] = KeyThumbprint.TextOf(key) });
    }
}

/// <summary>A token that stands, as the caller may know it.</summary>
/// <param name="Subject">Null for whoever is not its owner, and for a client's own token.</param>
internal sealed record KnownToken(
    string ClientId,
    string Scope,
    KnownSubject? Subject,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    bool IsRefreshToken
)
{
    /// <summary>Thumbprint of the key that has to be proven with it; null: none.</summary>
    public byte[]? Key { get; init; }

    public static KnownToken Of(LiveAccessToken live, ClientVerdict.Authenticated caller) =>
        new(
            live.Token.ClientId,
            live.Token.Scope,
            caller.Partner.Id == live.Partner.Id ? KnownSubject.Of(live.Subscriber) : null,
            live.Token.IssuedAt,
            live.EndsAt,
            IsRefreshToken: false
        )
        {
            Key = live.Token.Key,
        };

    public static KnownToken Of(PresentedRefreshToken refresh, ClientVerdict.Authenticated caller) =>
        new(
            caller.Client.ClientId,
            refresh.Authorization.Scope,
            new KnownSubject(refresh.Live.Pseudonym, refresh.Authorization.Context, refresh.Authorization.SignedInAt),
            refresh.Token.CreatedAt,
            refresh.Token.ExpiresAt,
            IsRefreshToken: true
        );
}

/// <summary>Whom a token is about, and how they have signed in.</summary>
/// <param name="SignedInAt">As the partner is told; null: it is not.</param>
internal sealed record KnownSubject(string Pseudonym, string Context, StatedTime? SignedInAt)
{
    public static KnownSubject? Of(ReleasedClaims? released) =>
        released is null ? null : new KnownSubject(released.Pseudonym, released.Context, released.SignedInAt);
}
