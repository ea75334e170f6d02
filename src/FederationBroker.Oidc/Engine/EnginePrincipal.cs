using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FederationBroker.Oidc.Engine;

/// <summary>
/// Who a token is about, as the library wants to know it: just enough for its checks and its choice of tokens. What
/// tokens say about somebody never comes from here, but from <c>ReleasedClaims</c>.
/// </summary>
internal static class EnginePrincipal
{
    /// <param name="subject">The pseudonym, or the client id where there is nobody but the client.</param>
    /// <param name="client">Whom the token was, or will be, issued to.</param>
    /// <param name="scopes">Separated by blanks.</param>
    public static ClaimsPrincipal Of(string subject, string client, string scopes)
    {
        var identity = new ClaimsIdentity("fbroker", Claims.Name, Claims.Role);
        identity.AddClaim(new Claim(Claims.Subject, subject));
        return new ClaimsPrincipal(identity)
            .SetPresenters(client)
            .SetScopes(scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
