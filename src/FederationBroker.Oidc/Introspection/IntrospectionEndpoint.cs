using FederationBroker.Data;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Introspection;

/// <summary>
/// <c>POST /connect/introspect</c> (RFC 7662). A client sees its own tokens; a registered resource server sees whether
/// those of others stand. The subject is told to the client that owns the token alone: two partners that could compare
/// what they call a subscriber would know that it is one (INF-003, RFC 7662 4).
/// </summary>
internal sealed class IntrospectionEndpoint(
    ClientAuthentication clients,
    LiveAccessTokens accessTokens,
    BrokerDbContext database,
    TokenQueries queries,
    IPartnerRegistry registry
)
{
    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellation)
    {
        if (await BackChannel.ReadFormAsync(context.Request, cancellation) is not { } parameters)
            return BackChannel.Answer(OidcErrors.FormExpected);
        var verdict = await clients.AuthenticateAsync(context.Request, parameters, cancellation);
        if (verdict is not ClientVerdict.Authenticated caller)
            return BackChannel.Answer(((ClientVerdict.Rejected)verdict).Error);
        // RFC 7662 2.1: somebody has to vouch for the question, so a public client cannot ask.
        if (caller.Client.ClientAuthentication == ClientAuthenticationMethod.None)
        {
            var refusal = OidcErrors.ClientAuthenticationFailed.From(caller.Partner.Id);
            return BackChannel.Answer(refusal.WithDetail("a public client cannot introspect"));
        }

        if (parameters["token"] is not { } token)
            return BackChannel.Answer(OidcErrors.TokenMissing.From(caller.Partner.Id));
        return await AnswerAsync(caller, token, cancellation);
    }

    private async Task<IResult> AnswerAsync(
        ClientVerdict.Authenticated caller,
        string token,
        CancellationToken cancellation
    )
    {
        var issuer = registry.Current.FindTenant(database.Scope.Tenant)!.Issuer;
        if (await accessTokens.FindAsync(token, cancellation) is { } live)
        {
            var sent = live.Token;
            return MaySee(caller, live.Partner)
                ? Active(
                    sent.ClientId,
                    issuer,
                    sent.Scope,
                    SubjectFor(caller, live),
                    sent.IssuedAt,
                    live.EndsAt,
                    "Bearer"
                )
                : Inactive();
        }

        return await FindRefreshTokenAsync(caller, token, cancellation) is { } refresh
            ? Active(
                caller.Client.ClientId,
                issuer,
                refresh.Authorization.Scope,
                refresh.Live.Pseudonym,
                refresh.Token.CreatedAt,
                refresh.Token.ExpiresAt,
                type: null
            )
            : Inactive();
    }

    private static string? SubjectFor(ClientVerdict.Authenticated caller, LiveAccessToken live) =>
        caller.Partner.Id == live.Partner.Id ? live.Subscriber?.Pseudonym : null;

    private static bool MaySee(ClientVerdict.Authenticated caller, Partner owner) =>
        caller.Client.MayIntrospect || caller.Partner.Id == owner.Id;

    private Task<PresentedRefreshToken?> FindRefreshTokenAsync(
        ClientVerdict.Authenticated caller,
        string token,
        CancellationToken cancellation
    ) => queries.FindRefreshTokenAsync(Secrets.Hash(token), caller.Partner, caller.Client, cancellation);

    private static JsonAnswer Active(
        string clientId,
        string issuer,
        string tokenScope,
        string? subject,
        DateTimeOffset issuedAt,
        DateTimeOffset expiresAt,
        string? type
    ) =>
        JsonAnswer.Private(json =>
        {
            json.WriteBoolean("active", true);
            json.WriteString("client_id", clientId);
            json.WriteString("iss", issuer);
            if (tokenScope.Length > 0)
                json.WriteString("scope", tokenScope);
            if (subject is not null)
                json.WriteString("sub", subject);
            json.WriteNumber("iat", issuedAt.ToUnixTimeSeconds());
            json.WriteNumber("exp", expiresAt.ToUnixTimeSeconds());
            if (type is not null)
                json.WriteString("token_type", type);
        });

    // RFC 7662 2.2: nothing but that, whatever the reason.
    private static JsonAnswer Inactive() => JsonAnswer.Private(json => json.WriteBoolean("active", false));
}
