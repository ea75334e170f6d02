using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>
/// The ways to get tokens, by <c>grant_type</c>. Only the one that is asked for is made: the others stand on much that
/// it does not need.
/// </summary>
internal sealed class TokenGrants(IServiceProvider services)
{
    private static readonly FrozenDictionary<string, Type> Known = new Dictionary<string, Type>
    {
        ["authorization_code"] = typeof(AuthorizationCodeGrant),
        ["refresh_token"] = typeof(RefreshTokenGrant),
        ["client_credentials"] = typeof(ClientCredentialsGrant),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <returns>Null for a grant type that nobody knows.</returns>
    public ITokenGrant? Find(string grantType) =>
        Known.TryGetValue(grantType, out var grant) ? (ITokenGrant)services.GetRequiredService(grant) : null;
}
