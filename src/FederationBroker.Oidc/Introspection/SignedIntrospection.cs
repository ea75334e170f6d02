using FederationBroker.Data.Keys;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Introspection;

/// <summary>Answers of introspection that their reader can show to others (RFC 9701), for whoever asks so.</summary>
internal sealed class SignedIntrospection(SigningKeyRing keys, TimeProvider clock)
{
    private const string MediaType = "application/token-introspection+jwt";

    /// <summary>RFC 9701 4: by what the client accepts.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.Any(one => one.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase));

    public async ValueTask<JsonAnswer> AnswerAsync(
        Tenant tenant,
        OidcSettings client,
        Action<JsonMembers> said,
        CancellationToken cancellation
    )
    {
        var key = await keys.GetActiveAsync(tenant.Id, OidcKeys.Of(client), cancellation);
        var jwt = JwtWriter.Write(key, "token-introspection+jwt", json =>
        {
            json.WriteString("iss", tenant.Issuer);
            json.WriteString("aud", client.ClientId);
            json.WriteNumber("iat", clock.GetUtcNow().ToUnixTimeSeconds());
            json.WriteObject("token_introspection", said);
        });
        return JsonAnswer.Token(jwt, MediaType);
    }
}
