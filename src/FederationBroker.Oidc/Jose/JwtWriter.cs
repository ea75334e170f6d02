using System.Text;
using FederationBroker.Data.Keys;
using FederationBroker.Federation.Answers;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FederationBroker.Oidc.Jose;

/// <summary>Writes and signs a compact JWT (RFC 7519).</summary>
internal static class JwtWriter
{
    private static readonly JsonWebTokenHandler Library = new();

    /// <param name="type">The <c>typ</c> header, so that no kind of token is taken for another (RFC 8725 3.11).</param>
    public static string Write(SigningKey key, string type, Action<JsonMembers> payload) =>
        Library.CreateToken(
            Encoding.UTF8.GetString(JsonAnswer.Write(payload)),
            new RingKey(key).ToCredentials(),
            new Dictionary<string, object> { [JwtHeaderParameterNames.Typ] = type }
        );
}
