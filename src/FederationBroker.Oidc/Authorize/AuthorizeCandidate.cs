using System.Collections.Immutable;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// A request whose client and redirect URI are proven, and whose other parameters are still only claims. Each is read
/// here once: what the checks have looked at is what is acted on.
/// </summary>
/// <param name="Proven">Who asks, and where the answer goes.</param>
/// <param name="Hint">Whom the partner expects.</param>
internal sealed record AuthorizeCandidate(AskedRequest Asked, ProvenClient Proven, SubjectHint Hint)
{
    public ParameterSet Parameters => Asked.Parameters;

    public Tenant Tenant => Asked.Tenant;

    public Partner Partner => Proven.Partner;

    public OidcSettings Client => Proven.Settings;

    public ImmutableArray<string> Scopes { get; } = Words(Asked.Parameters["scope"]);

    public ImmutableArray<string> Prompts { get; } = Words(Asked.Parameters["prompt"]);

    /// <summary>Null for one that is not offered.</summary>
    public ResponseMode? Mode { get; } =
        Asked.Parameters["response_mode"] switch
        {
            null or "query" => ResponseMode.Query,
            "form_post" => ResponseMode.FormPost,
            // JARM 2.3: "jwt" is the default of the response type, the query.
            "jwt" or "query.jwt" => ResponseMode.SignedQuery,
            "form_post.jwt" => ResponseMode.SignedFormPost,
            _ => null,
        };

    public AgeLimit MaximumAge { get; } = AgeLimit.Read(Asked.Parameters["max_age"]);

    /// <summary>Null when the parameter is malformed.</summary>
    public ClaimsParameter? Claims { get; } = ClaimsParameter.Parse(Asked.Parameters["claims"]);

    public AuthorizationDetails Details { get; } = AuthorizationDetails.Read(Asked.Parameters["authorization_details"]);

    /// <summary>The partner's API that is asked for (RFC 8707); null: none, or one that it does not have.</summary>
    public ProtectedResource? Resource { get; } =
        Asked.Parameters["resource"] is { } address ? Proven.Settings.FindResource(address) : null;

    internal static ImmutableArray<string> Words(string? text) =>
        text is null ? [] : [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>An authorization request as it was sent.</summary>
/// <param name="Tenant">Whose cable login was asked for.</param>
/// <param name="IsPushed">It came from the partner's server (RFC 9126), not with the browser.</param>
internal sealed record AskedRequest(Tenant Tenant, ParameterSet Parameters, bool IsPushed)
{
    /// <summary>The partner has signed it (RFC 9101).</summary>
    public bool IsSigned { get; init; }
}

/// <summary>A registered partner, and a redirect URI that is its own.</summary>
internal sealed record ProvenClient(Partner Partner, OidcSettings Settings, string RedirectUri);

/// <summary>
/// The <c>id_token_hint</c> (OIDC Core 3.1.2.1): about a subscriber this client knows; expired is fine.
/// </summary>
internal abstract record SubjectHint
{
    private SubjectHint() { }

    internal sealed record None : SubjectHint;

    internal sealed record About(string Subject) : SubjectHint;

    /// <summary>Not an ID token that this provider gave to this client.</summary>
    internal sealed record NotOurs : SubjectHint;
}
