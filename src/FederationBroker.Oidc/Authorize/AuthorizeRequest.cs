using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// An authentication request (OIDC Core 3.1.2.1) whose every value has passed its check. This is the protocol's half of
/// the sign-in ticket: what the answer, the code and the tokens need later.
/// </summary>
internal sealed record AuthorizeRequest
{
    public required string ClientId { get; init; }

    /// <summary>As registered and as sent; the two are octet by octet the same.</summary>
    public required string RedirectUri { get; init; }

    public required ResponseMode ResponseMode { get; init; }

    /// <summary>
    /// Scopes that will be granted, in catalogue order: unknown ones are left out (OIDC Core 3.1.2.1).
    /// </summary>
    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>Of the partner's API that is asked for; null: none is.</summary>
    public string? Resource { get; init; }

    public string? State { get; init; }

    public string? Nonce { get; init; }

    /// <summary>S256 challenge; null only for confidential clients that may go without.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>Thumbprint of the key that the code is bound to (RFC 9449 10), as it was sent; null: to none.</summary>
    public string? DpopKey { get; init; }

    /// <summary>Catalogue claims to put into UserInfo.</summary>
    public ImmutableArray<string> UserInfoClaims { get; init; } = [];

    /// <summary>Catalogue claims to put into the ID token.</summary>
    public ImmutableArray<string> IdTokenClaims { get; init; } = [];
}

internal enum ResponseMode
{
    Query,
    FormPost,

    /// <summary>One parameter, which is a JWT of all others (JARM).</summary>
    SignedQuery,

    /// <inheritdoc cref="SignedQuery"/>
    SignedFormPost,
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuthorizeRequest))]
internal sealed partial class AuthorizeJson : JsonSerializerContext;
