using System.Collections.Immutable;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// A request whose client and redirect URI are proven, and whose other parameters are still only claims.
/// </summary>
internal sealed record AuthorizeCandidate(
    ParameterSet Parameters,
    Tenant Tenant,
    Partner Partner,
    OidcSettings Client,
    string RedirectUri
)
{
    public ImmutableArray<string> Scopes { get; } = Words(Parameters["scope"]);

    public ImmutableArray<string> Prompts { get; } = Words(Parameters["prompt"]);

    /// <summary>Null when the parameter is malformed.</summary>
    public ClaimsParameter? Claims { get; } = ClaimsParameter.Parse(Parameters["claims"]);

    /// <summary>Subject of a valid id_token_hint; filled by the check of the hint.</summary>
    public string? HintedSubject { get; set; }

    internal static ImmutableArray<string> Words(string? text) =>
        text is null ? [] : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
