using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Token;

/// <summary>A request of an authenticated client.</summary>
internal sealed record TokenRequest(Tenant Tenant, Partner Partner, OidcSettings Client, ParameterSet Parameters);

internal abstract record TokenOutcome
{
    private TokenOutcome() { }

    /// <summary>RFC 6749 5.1, OIDC Core 3.1.3.3.</summary>
    public sealed record Issued(
        string AccessToken,
        TimeSpan ExpiresIn,
        string Scope,
        string? IdToken,
        string? RefreshToken
    ) : TokenOutcome
    {
        public JsonAnswer ToAnswer() =>
            JsonAnswer.Private(json =>
            {
                json.WriteString("access_token", AccessToken);
                json.WriteString("token_type", "Bearer");
                json.WriteNumber("expires_in", (long)ExpiresIn.TotalSeconds);
                if (Scope.Length > 0)
                    json.WriteString("scope", Scope);
                if (IdToken is not null)
                    json.WriteString("id_token", IdToken);
                if (RefreshToken is not null)
                    json.WriteString("refresh_token", RefreshToken);
            });
    }

    public sealed record Refused(ProtocolError Error) : TokenOutcome;
}
