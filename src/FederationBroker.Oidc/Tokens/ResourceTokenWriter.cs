using System.Text.Json.Nodes;
using FederationBroker.Data.Keys;
using FederationBroker.Federation.Claims;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Jose;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// Writes access tokens that an API of the partner's own checks by itself (RFC 9068). They say what its ID tokens say
/// of the person, and nothing that another partner could compare.
/// </summary>
internal sealed class ResourceTokenWriter(SigningKeyRing keys, TimeProvider clock)
{
    /// <param name="released">Null: the token stands for the client alone.</param>
    /// <param name="proofKey">Thumbprint of the key that it is bound to (RFC 9449 6.1); null: to none.</param>
    public async ValueTask<string> WriteAsync(
        Tenant tenant,
        OidcSettings client,
        ResourceToken token,
        ReleasedClaims? released,
        byte[]? proofKey,
        CancellationToken cancellation
    )
    {
        var key = await keys.GetActiveAsync(tenant.Id, OidcKeys.Of(client), cancellation);
        var now = clock.GetUtcNow();
        return JwtWriter.Write(key, "at+jwt", json =>
        {
            json.WriteString("iss", tenant.Issuer);
            json.WriteString("sub", released?.Pseudonym ?? client.ClientId);
            json.WriteString("aud", token.Audience);
            json.WriteString("client_id", client.ClientId);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + token.Lifetime).ToUnixTimeSeconds());
            // Not one that begins with the time, which two partners' tokens would share.
            json.WriteString("jti", Secrets.New());
            if (token.Scope.Length > 0)
                json.WriteString("scope", token.Scope);
            // RFC 9068 2.2.1, RFC 9470 6: an API sees whether the sign-in is strong and young enough for it.
            if (released is not null)
                json.WriteString("acr", released.Context);
            if (released?.SignedInAt is { } signedIn)
                json.WriteNumber("auth_time", signedIn.At.ToUnixTimeSeconds());
            if (proofKey is not null)
                json.WriteValue("cnf", new JsonObject { ["jkt"] = KeyThumbprint.TextOf(proofKey) });
        });
    }
}

/// <param name="Audience">Address of the API.</param>
/// <param name="Scope">Separated by blanks.</param>
internal sealed record ResourceToken(string Audience, string Scope, TimeSpan Lifetime);
