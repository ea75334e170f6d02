using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Writes each token in our own format: opaque access tokens, or JWTs for APIs of partners, refresh tokens that are
/// kept already, and ID tokens of what Federation has released.
/// </summary>
internal sealed class WriteToken(
    AccessTokenFormat format,
    ResourceTokenWriter resourceTokens,
    IdTokenWriter idTokens,
    TimeProvider clock
) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public async ValueTask HandleAsync(GenerateTokenContext context)
    {
        var due = context.Transaction.Noted<DueTokens>();
        context.Token = context.TokenType switch
        {
            TokenTypeIdentifiers.AccessToken => await AccessTokenOfAsync(context, due),
            TokenTypeIdentifiers.RefreshToken => due.RefreshToken!,
            TokenTypeIdentifiers.IdentityToken => await IdTokenOfAsync(context, due),
            var other => throw new InvalidOperationException($"No such token is written here: {other}"),
        };
    }

    private async ValueTask<string> AccessTokenOfAsync(GenerateTokenContext context, DueTokens due)
    {
        var (client, key) = (
            context.Transaction.Noted<ClientVerdict.Authenticated>().Client,
            context.Transaction.NotedOrNull<DpopProof>()?.Key
        );
        var text = due.Resource is { } resource
            ? await resourceTokens.WriteAsync(
                context.Tenant(),
                client,
                new ResourceToken(resource, due.Scope, due.Lifetime),
                due.Released,
                key,
                context.CancellationToken
            )
            : OpaqueToken(context, client, due, key);
        context.Transaction.Note(new WrittenAccessToken(text));
        return text;
    }

    private string OpaqueToken(GenerateTokenContext context, OidcSettings client, DueTokens due, byte[]? key)
    {
        var now = clock.GetUtcNow();
        return format.Write(
            context.Tenant().Id,
            new AccessToken(
                Guid.CreateVersion7(now),
                due.Authorization,
                client.ClientId,
                due.Scope,
                now,
                now + due.Lifetime
            )
            {
                Key = key,
            }
        );
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
