using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Writes each token in our own format: opaque access tokens, refresh tokens that are kept already, and ID tokens of
/// what Federation has released.
/// </summary>
internal sealed class WriteToken(AccessTokenFormat format, IdTokenWriter idTokens, TimeProvider clock)
    : IOpenIddictServerHandler<GenerateTokenContext>
{
    public async ValueTask HandleAsync(GenerateTokenContext context)
    {
        var due = context.Transaction.Noted<DueTokens>();
        context.Token = context.TokenType switch
        {
            TokenTypeIdentifiers.AccessToken => AccessTokenOf(context, due),
            TokenTypeIdentifiers.RefreshToken => due.RefreshToken!,
            TokenTypeIdentifiers.IdentityToken => await IdTokenOfAsync(context, due),
            var other => throw new InvalidOperationException($"No such token is written here: {other}"),
        };
    }

    private string AccessTokenOf(GenerateTokenContext context, DueTokens due)
    {
        var client = context.Transaction.Noted<ClientVerdict.Authenticated>().Client;
        var now = clock.GetUtcNow();
        var text = format.Write(
            context.Tenant().Id,
            new AccessToken(
                Guid.CreateVersion7(now),
                due.Authorization,
                client.ClientId,
                due.Scope,
                now,
                now + client.AccessTokenLifetime
            )
            {
                Key = context.Transaction.NotedOrNull<DpopProof>()?.Key,
            }
        );
        context.Transaction.Note(new WrittenAccessToken(text));
        return text;
    }

    // The library writes the access token first, so that the ID token can be bound to it.
    private ValueTask<string> IdTokenOfAsync(GenerateTokenContext context, DueTokens due) =>
        idTokens.WriteAsync(
            context.Tenant(),
            context.Transaction.Noted<ClientVerdict.Authenticated>().Client,
            due.Released!,
            due.Nonce,
            context.Transaction.Noted<WrittenAccessToken>().Text,
            context.CancellationToken
        );

    private sealed record WrittenAccessToken(string Text)
    {
        public override string ToString() => "[access token]";
    }
}
