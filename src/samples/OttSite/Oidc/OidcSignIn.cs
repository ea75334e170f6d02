using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using OttSite.Sessions;

namespace OttSite.Oidc;

/// <summary>The authorization code flow with PKCE, as this site walks it.</summary>
internal sealed class OidcSignIn(
    Provider provider,
    TokenClient tokens,
    IdTokenCheck idTokens,
    SessionWriter writer,
    TokenRenewal renewal,
    SessionStore sessions,
    SiteOptions options
) : ISignIn
{
    // Asks that whoever is watching shows the PIN of their user profile; the broker's own value.
    private const string ProfilePin = "urn:fbroker:acr:profile-pin";

    private string CallbackUrl => options.Url + "/signin/callback";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signin/callback", (HttpContext context, CancellationToken cancellation) =>
            FinishAsync(context, cancellation)
        );
        routes.MapPost("/refresh", (HttpContext context, CancellationToken cancellation) =>
            RefreshAsync(context, cancellation)
        );
    }

    public async Task<IResult> BeginAsync(HttpContext context, SignInWish wish, CancellationToken cancellation)
    {
        var document = await provider.DiscoverAsync(cancellation);
        var state = SessionStore.NewHandle();
        var pending = new PendingSignIn { Nonce = SessionStore.NewHandle(), CodeVerifier = SessionStore.NewHandle() };
        sessions.Begin(context, state, pending);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(pending.CodeVerifier)));
        var query = new QueryBuilder
        {
            { "response_type", "code" },
            { "client_id", options.ClientId },
            { "redirect_uri", CallbackUrl },
            { "scope", options.Scope },
            { "state", state },
            { "nonce", pending.Nonce },
            { "code_challenge", challenge },
            { "code_challenge_method", "S256" },
        };
        if (options.Claims.Length > 0)
            query.Add(
                "claims",
                JsonSerializer.Serialize(
                    new
                    {
                        userinfo = options.Claims.ToDictionary(
                            name => name,
                            _ => (object?)null,
                            StringComparer.Ordinal
                        ),
                    }
                )
            );
        // RFC 9396: signing in, consent and the price in one redirect.
        if (wish == SignInWish.Subscribe)
            query.Add(
                "authorization_details",
                JsonSerializer.Serialize(new[] { new { type = "subscription", offer = options.Offer } })
            );
        if (wish == SignInWish.Fresh)
            query.Add("prompt", "login");
        if (wish == SignInWish.Pin)
            query.Add("acr_values", ProfilePin);
        return Results.Redirect(document.AuthorizationEndpoint + query.ToQueryString());
    }

    private async Task<IResult> FinishAsync(HttpContext context, CancellationToken cancellation)
    {
        var answer = context.Request.Query;
        // state first: an answer nobody here asked for is not even read further (login CSRF).
        var pending = sessions.Take(context, answer["state"].ToString())
            ?? throw SignInFailedException.Untrusted(
                "The answer belongs to no sign-in begun in this browser, or it came too late."
            );
        // RFC 9207: the issuer tells which provider answered, also when it refuses (mix-up).
        if (answer["iss"].ToString() != options.Broker)
            throw SignInFailedException.Untrusted("The answer names no issuer, or another one than was asked.");
        if (answer.TryGetValue("error", out var error))
            throw SignInFailedException.Refused(error.ToString(), answer["error_description"]);
        var received = await tokens.RedeemAsync(
            answer["code"].ToString(),
            CallbackUrl,
            pending.CodeVerifier,
            cancellation
        );
        if (received.IdToken is null)
            throw SignInFailedException.Untrusted("The provider sent no ID token.");
        var idToken = await idTokens.CheckAsync(received.IdToken, pending.Nonce, cancellation);
        var kept = writer.TokensOf(received, idToken.Compact, received.RefreshToken);
        var session = await writer.DescribeAsync(received, idToken, kept, cancellation);
        if (received.Details is [{ Order: { } order }, ..])
            session = session with { Notice = $"Thank you. {options.Operator} has your order {order}." };
        sessions.Open(context, session);
        return Results.LocalRedirect("/");
    }

    private async Task<IResult> RefreshAsync(HttpContext context, CancellationToken cancellation)
    {
        if (
            sessions.Find(context) is not { Tokens.RefreshToken: not null } session
            || sessions.HandleOf(context) is not { } handle
        )
            return Results.LocalRedirect("/");
        try
        {
            var renewed = await renewal.RenewAsync(handle, session).WaitAsync(cancellation);
            sessions.Replace(handle, renewed with { Notice = "Tokens refreshed." });
        }
        catch (SignInFailedException)
        {
            // A refused refresh means access was withdrawn or has run out: the session ends with it.
            sessions.Close(context);
            throw;
        }

        return Results.LocalRedirect("/");
    }

    public async Task<IResult> EndAsync(HttpContext context, CancellationToken cancellation)
    {
        var session = sessions.Find(context);
        sessions.Close(context);
        var document = await provider.DiscoverAsync(cancellation);
        if (session?.Tokens is null || document.EndSessionEndpoint is null)
            return Results.LocalRedirect("/");
        // OIDC RP-Initiated Logout 2
        var query = new QueryBuilder
        {
            { "id_token_hint", session.Tokens.IdToken },
            { "client_id", options.ClientId },
            { "post_logout_redirect_uri", options.Url + "/" },
        };
        return Results.Redirect(document.EndSessionEndpoint + query.ToQueryString());
    }
}
