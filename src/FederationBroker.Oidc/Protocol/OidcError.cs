using FederationBroker.Kernel;

namespace FederationBroker.Oidc.Protocol;

/// <summary>
/// A refusal in the protocol's words: the registered error name for the partner, our own code and text beside it.
/// </summary>
/// <param name="Name">RFC 6749 / OIDC Core error name.</param>
public sealed record OidcError(string Name, Refusal Refusal)
{
    /// <summary>
    /// RFC 6749 5.2 charset: printable ASCII without quote and backslash; the catalogue's texts keep to it.
    /// </summary>
    public string Description => $"{Refusal.Code}: {Refusal.Message}";

    /// <summary>Whom the refused request was from, or said to be from; for the operator.</summary>
    public PartnerId? Partner { get; init; }

    public OidcError WithDetail(string detail) => this with { Refusal = Refusal.WithDetail(detail) };

    public OidcError From(PartnerId partner) => this with { Partner = partner };
}

/// <summary>Every refusal of the OpenID Provider (FB-2xxx), in one table.</summary>
internal static class OidcErrors
{
    // The authorization endpoint, before client and redirect URI are proven: shown on the broker, never redirected (RFC
    // 9700 4.11).
    public static readonly OidcError MalformedRequest = InvalidRequest(
        "FB-2101",
        "The request could not be read: a parameter is repeated, too long or not decodable."
    );
    public static readonly OidcError UnknownClient = new(
        "invalid_client",
        new("FB-2102", "The service that sent you here is not known to this operator.")
    );
    public static readonly OidcError PartnerSwitchedOff = new(
        "unauthorized_client",
        new(
            "FB-2105",
            "The service that sent you here is switched off at this operator. Its operator can ask for the reason "
                + "with the request id."
        )
    );
    public static readonly OidcError AgreementNotInForce = new(
        "unauthorized_client",
        new("FB-2106", "The agreement of this operator with the service that sent you here has ended or has not begun.")
    );
    public static readonly OidcError RedirectUriMissing = InvalidRequest(
        "FB-2103",
        "The request names no redirect_uri."
    );
    public static readonly OidcError RedirectUriNotRegistered = InvalidRequest(
        "FB-2104",
        "The redirect_uri of the request is not registered for this client. Register it exactly as it is sent, "
            + "letter by letter."
    );

    // The authorization endpoint, answered at the redirect URI.
    public static readonly OidcError ResponseTypeMissing = InvalidRequest(
        "FB-2110",
        "response_type is missing; send code."
    );
    public static readonly OidcError ResponseTypeUnsupported = new(
        "unsupported_response_type",
        new("FB-2111", "Only response_type code is supported.")
    );
    public static readonly OidcError ResponseModeUnsupported = InvalidRequest(
        "FB-2112",
        "Only response_mode query and form_post are supported."
    );
    public static readonly OidcError GrantTypeNotAllowed = new(
        "unauthorized_client",
        new("FB-2113", "This client is not registered for that grant type.")
    );
    public static readonly OidcError ScopeWithoutOpenId = new(
        "invalid_scope",
        new("FB-2114", "scope must contain openid.")
    );
    public static readonly OidcError ScopeMalformed = new(
        "invalid_scope",
        new("FB-2115", "scope has characters that are not allowed, or is too long.")
    );
    public static readonly OidcError PromptInvalid = InvalidRequest(
        "FB-2116",
        "prompt has an unknown value, or combines none with another value."
    );
    public static readonly OidcError MaxAgeInvalid = InvalidRequest(
        "FB-2117",
        "max_age must be a whole number of seconds, 0 or more."
    );
    public static readonly OidcError PkceMissing = InvalidRequest(
        "FB-2118",
        "code_challenge is missing; this client must use PKCE with S256."
    );
    public static readonly OidcError PkceMethod = InvalidRequest("FB-2119", "code_challenge_method must be S256.");
    public static readonly OidcError PkceMalformed = InvalidRequest(
        "FB-2120",
        "code_challenge must be 43 characters of base64url."
    );
    public static readonly OidcError ClaimsMalformed = InvalidRequest(
        "FB-2121",
        "The claims parameter is not a valid claims request."
    );
    public static readonly OidcError IdTokenHintInvalid = InvalidRequest(
        "FB-2122",
        "id_token_hint is not an ID token that this provider issued to this client."
    );
    public static readonly OidcError RequestObjectUnsupported = new(
        "request_not_supported",
        new("FB-2123", "Request objects are not supported; send the parameters themselves.")
    );
    public static readonly OidcError RequestUriUnsupported = new(
        "request_uri_not_supported",
        new("FB-2124", "request_uri is not supported; send the parameters themselves.")
    );
    public static readonly OidcError RegistrationUnsupported = new(
        "registration_not_supported",
        new("FB-2125", "The registration parameter is not supported.")
    );
    public static readonly OidcError StateTooLong = InvalidRequest(
        "FB-2126",
        "state or nonce is longer than 2048 characters."
    );

    public static readonly OidcError TooMuchToKeep = InvalidRequest(
        "FB-2127",
        "state, nonce, acr_values and the values of the claims parameter may have 3072 octets all together."
    );

    // The answer of a sign-in that was refused.
    public static readonly OidcError LoginRequired = new(
        "login_required",
        new("FB-2201", "The subscriber is not signed in, and no page may be shown.")
    );
    public static readonly OidcError ConsentRequired = new(
        "consent_required",
        new("FB-2202", "The subscriber has not agreed to this yet, and no page may be shown.")
    );
    public static readonly OidcError AccountBlocked = new(
        "access_denied",
        new("FB-2203", "The operator does not confirm this subscriber's standing at the moment.")
    );
    public static readonly OidcError ContextUnavailable = new(
        "unmet_authentication_requirements",
        new("FB-2204", "The requested authentication context cannot be met.")
    );
    public static readonly OidcError SubjectMismatch = new(
        "login_required",
        new("FB-2205", "Another subscriber is signed in than the request expects.")
    );
    public static readonly OidcError Cancelled = new(
        "access_denied",
        new("FB-2206", "The subscriber cancelled the sign-in.")
    );
    public static readonly OidcError ConsentRefused = new(
        "access_denied",
        new("FB-2207", "The subscriber did not agree.")
    );
    public static readonly OidcError PartnerCutOff = new(
        "unauthorized_client",
        new("FB-2208", "This client is not authorised at the moment.")
    );

    // Failures of the broker itself, on the back channel.
    public static readonly OidcError Unexpected = new(
        "server_error",
        new(
            "FB-2900",
            "The broker failed. Repeat the request once; if it fails again, quote the code and the request id."
        )
    );
    public static readonly OidcError Unavailable = new(
        "temporarily_unavailable",
        new(
            "FB-2901",
            "The broker cannot do this just now. Repeat the request after as many seconds as Retry-After says."
        )
    );

    // Token, introspection and revocation.
    public static readonly OidcError FormExpected = InvalidRequest(
        "FB-2301",
        "Send a POST with content type application/x-www-form-urlencoded; parameters must not be repeated or in "
            + "the query."
    );
    public static readonly OidcError ClientAuthenticationFailed = new(
        "invalid_client",
        new(
            "FB-2302",
            "Client authentication failed. Check the client id, the registered method and the credential. A "
                + "client assertion lives 300 seconds at most, is used once, and has the issuer as its only aud. "
                + "The operator finds the cause by the request id in the header X-Request-Id."
        )
    );
    public static readonly OidcError TooManyRequests = new(
        "temporarily_unavailable",
        new("FB-2320", "Too many requests of this client at once. Wait as long as Retry-After says.")
    );
    public static readonly OidcError ClientAuthenticationTwice = InvalidRequest(
        "FB-2303",
        "More than one client authentication method was used; use the registered one."
    );
    public static readonly OidcError GrantTypeMissing = InvalidRequest("FB-2304", "grant_type is missing.");
    public static readonly OidcError GrantTypeUnsupported = new(
        "unsupported_grant_type",
        new("FB-2305", "That grant type is not supported.")
    );
    public static readonly OidcError CodeInvalid = new(
        "invalid_grant",
        new("FB-2306", "The code is unknown, expired, already used, or was issued to another client.")
    );
    public static readonly OidcError CodeRedirectUri = new(
        "invalid_grant",
        new("FB-2307", "redirect_uri is not the one the code was issued for.")
    );
    public static readonly OidcError CodeVerifier = new(
        "invalid_grant",
        new("FB-2308", "code_verifier is missing or does not match the code_challenge.")
    );
    public static readonly OidcError RefreshTokenInvalid = new(
        "invalid_grant",
        new("FB-2309", "The refresh token is unknown, expired, revoked, already used, or was issued to another client.")
    );
    public static readonly OidcError ScopeWidened = new(
        "invalid_scope",
        new("FB-2310", "The scope goes beyond what was granted.")
    );
    public static readonly OidcError ClientSwitchedOff = new(
        "invalid_client",
        new("FB-2312", "This client is switched off at the operator.")
    );
    public static readonly OidcError ClientAgreementNotInForce = new(
        "invalid_client",
        new("FB-2313", "The agreement with this client has ended or has not begun.")
    );
    public static readonly OidcError TokenMissing = InvalidRequest("FB-2311", "The token parameter is missing.");

    // UserInfo (RFC 6750).
    public static readonly OidcError AccessTokenMissing = InvalidRequest(
        "FB-2401",
        "Send the access token in the Authorization header with scheme Bearer."
    );
    public static readonly OidcError AccessTokenInvalid = new(
        "invalid_token",
        new("FB-2402", "The access token is unknown, expired or revoked.")
    );
    public static readonly OidcError AccessTokenTwice = InvalidRequest(
        "FB-2403",
        "The access token was sent in more than one way."
    );
    public static readonly OidcError ScopeInsufficient = new(
        "insufficient_scope",
        new("FB-2404", "The access token was not issued for scope openid.")
    );

    // Standing (SRV-001), with RFC 6750 for the token.
    public static readonly OidcError StandingNotAgreed = new(
        "insufficient_scope",
        new(
            "FB-2501",
            "The access token was not issued for scope standing. Request it with client_credentials; the "
                + "agreement must include it."
        )
    );
    public static readonly OidcError StandingMalformed = InvalidRequest(
        "FB-2502",
        "The question could not be read. Send JSON as the interface describes it, without unknown members."
    );
    public static readonly OidcError StandingSubject = InvalidRequest(
        "FB-2503",
        "Name the subscriber once: as subject, or by an access_token of theirs."
    );
    public static readonly OidcError StandingResources = InvalidRequest(
        "FB-2504",
        "Name 1 resource, or 1 to 50 of them in a preflight, each of 1 to 128 visible ASCII characters."
    );
    public static readonly OidcError StandingDevice = InvalidRequest(
        "FB-2505",
        "Describe the device by type, and for a stream by an id of 1 to 128 characters."
    );
    public static readonly OidcError StreamGone = InvalidRequest(
        "FB-2506",
        "This stream has ended or never was. Start a new one."
    );

    private static OidcError InvalidRequest(string code, string message) => new("invalid_request", new(code, message));
}
