using FederationBroker.Federation.Answers;

namespace FederationBroker.Oidc.Protocol;

/// <summary>Every refusal of the OpenID Provider (FB-2xxx), in one table.</summary>
internal static class OidcErrors
{
    // The authorization endpoint, before client and redirect URI are proven: shown on the broker, never redirected (RFC
    // 9700 4.11).
    public static readonly ProtocolError MalformedRequest = InvalidRequest(
        "FB-2101",
        "The request could not be read: a parameter is repeated, too long or not decodable."
    );
    public static readonly ProtocolError UnknownClient = new(
        "invalid_client",
        new("FB-2102", "The service that sent you here is not known to this operator.")
    );
    public static readonly ProtocolError PartnerSwitchedOff = new(
        "unauthorized_client",
        new(
            "FB-2105",
            "The service that sent you here is switched off at this operator. Its operator can ask for the reason "
                + "with the request id."
        )
    );
    public static readonly ProtocolError AgreementNotInForce = new(
        "unauthorized_client",
        new("FB-2106", "The agreement of this operator with the service that sent you here has ended or has not begun.")
    );
    public static readonly ProtocolError RedirectUriMissing = InvalidRequest(
        "FB-2103",
        "The request names no redirect_uri."
    );
    public static readonly ProtocolError RedirectUriNotRegistered = InvalidRequest(
        "FB-2104",
        "The redirect_uri of the request is not registered for this client. Register it exactly as it is sent, "
            + "letter by letter."
    );

    // The authorization endpoint, answered at the redirect URI.
    public static readonly ProtocolError ResponseTypeMissing = InvalidRequest(
        "FB-2110",
        "response_type is missing; send code."
    );
    public static readonly ProtocolError ResponseTypeUnsupported = new(
        "unsupported_response_type",
        new("FB-2111", "Only response_type code is supported.")
    );
    public static readonly ProtocolError ResponseModeUnsupported = InvalidRequest(
        "FB-2112",
        "Only response_mode query, form_post, jwt, query.jwt and form_post.jwt are supported."
    );
    public static readonly ProtocolError GrantTypeNotAllowed = new(
        "unauthorized_client",
        new("FB-2113", "This client is not registered for that grant type.")
    );
    public static readonly ProtocolError ScopeWithoutOpenId = new(
        "invalid_scope",
        new("FB-2114", "scope must contain openid.")
    );
    public static readonly ProtocolError ScopeMalformed = new(
        "invalid_scope",
        new("FB-2115", "scope has characters that are not allowed, or is too long.")
    );
    public static readonly ProtocolError PromptInvalid = InvalidRequest(
        "FB-2116",
        "prompt has an unknown value, or combines none with another value."
    );
    public static readonly ProtocolError MaxAgeInvalid = InvalidRequest(
        "FB-2117",
        "max_age must be a whole number of seconds, 0 or more."
    );
    public static readonly ProtocolError PkceMissing = InvalidRequest(
        "FB-2118",
        "code_challenge is missing; this client must use PKCE with S256."
    );
    public static readonly ProtocolError PkceMethod = InvalidRequest("FB-2119", "code_challenge_method must be S256.");
    public static readonly ProtocolError PkceMalformed = InvalidRequest(
        "FB-2120",
        "code_challenge must be 43 characters of base64url."
    );
    public static readonly ProtocolError ClaimsMalformed = InvalidRequest(
        "FB-2121",
        "The claims parameter is not a valid claims request."
    );
    public static readonly ProtocolError IdTokenHintInvalid = InvalidRequest(
        "FB-2122",
        "id_token_hint is not an ID token that this provider issued to this client."
    );
    public static readonly ProtocolError RequestObjectUnsupported = new(
        "request_not_supported",
        new("FB-2123", "This client is not registered for request objects; send the parameters themselves.")
    );
    public static readonly ProtocolError RequestUriUnsupported = new(
        "request_uri_not_supported",
        new("FB-2124", "request_uri is not supported; send the parameters themselves.")
    );
    public static readonly ProtocolError RegistrationUnsupported = new(
        "registration_not_supported",
        new("FB-2125", "The registration parameter is not supported.")
    );
    public static readonly ProtocolError StateTooLong = InvalidRequest(
        "FB-2126",
        "state or nonce is longer than 2048 characters."
    );

    public static readonly ProtocolError TooMuchToKeep = InvalidRequest(
        "FB-2127",
        "state, nonce, acr_values and the values of the claims parameter may have 3072 octets all together."
    );

    // RFC 9396 5.
    public static readonly ProtocolError DetailsMalformed = new(
        "invalid_authorization_details",
        new("FB-2128", "authorization_details must be one object of type subscription with an offer.")
    );
    public static readonly ProtocolError OfferNotAgreed = new(
        "invalid_authorization_details",
        new("FB-2129", "The agreement sells no such offer to subscribers who sign up at the service.")
    );

    // RFC 9126.
    public static readonly ProtocolError RequestUriUnknown = new(
        "invalid_request_uri",
        new(
            "FB-2130",
            "The request that the service has left here is unknown, was used already, or is more than 90 seconds old. "
                + "Begin again at the service."
        )
    );
    public static readonly ProtocolError NotPushed = InvalidRequest(
        "FB-2131",
        "This client pushes its authorization requests to the pushed_authorization_request_endpoint; this one came "
            + "with the browser."
    );
    public static readonly ProtocolError RequestUriPushed = InvalidRequest(
        "FB-2132",
        "A pushed request must not name another one with request_uri."
    );
    public static readonly ProtocolError PushingIsForConfidentialClients = new(
        "unauthorized_client",
        new("FB-2133", "Only a client that authenticates can push authorization requests.")
    );

    // RFC 9101, and JARM.
    public static readonly ProtocolError RequestObjectInvalid = new(
        "invalid_request_object",
        new(
            "FB-2136",
            "The request object is not a JWT that this client has signed with a registered key for this issuer, with "
                + "client_id, iss, aud, nbf and exp. The operator finds the cause by the request id."
        )
    );
    public static readonly ProtocolError NotSigned = InvalidRequest(
        "FB-2137",
        "This client signs its authorization requests; this one has no request object."
    );
    public static readonly ProtocolError AnswerNotSigned = InvalidRequest(
        "FB-2138",
        "This client takes signed answers only; send response_mode=jwt."
    );

    // RFC 8707 2.
    public static readonly ProtocolError ResourceUnknown = new(
        "invalid_target",
        new("FB-2139", "resource is not an address that stands in the agreement, or not the one that was granted.")
    );

    // RFC 9449 10.
    public static readonly ProtocolError DpopKeyMalformed = InvalidRequest(
        "FB-2134",
        "dpop_jkt must be the 43 characters of base64url of a key's SHA-256 thumbprint (RFC 7638)."
    );
    public static readonly ProtocolError DpopKeyContradicts = InvalidRequest(
        "FB-2135",
        "dpop_jkt is not the thumbprint of the key that the DPoP proof is made with."
    );

    // The answer of a sign-in that was refused.
    public static readonly ProtocolError LoginRequired = new(
        "login_required",
        new("FB-2201", "The subscriber is not signed in, and no page may be shown.")
    );
    public static readonly ProtocolError ConsentRequired = new(
        "consent_required",
        new("FB-2202", "The subscriber has not agreed to this yet, and no page may be shown.")
    );
    public static readonly ProtocolError AccountBlocked = new(
        "access_denied",
        new("FB-2203", "The operator does not confirm this subscriber's standing at the moment.")
    );
    public static readonly ProtocolError ContextUnavailable = new(
        "unmet_authentication_requirements",
        new("FB-2204", "The requested authentication context cannot be met.")
    );
    public static readonly ProtocolError SubjectMismatch = new(
        "login_required",
        new("FB-2205", "Another subscriber is signed in than the request expects.")
    );
    public static readonly ProtocolError Cancelled = new(
        "access_denied",
        new("FB-2206", "The subscriber cancelled the sign-in.")
    );
    public static readonly ProtocolError ConsentRefused = new(
        "access_denied",
        new("FB-2207", "The subscriber did not agree.")
    );
    public static readonly ProtocolError PartnerCutOff = new(
        "unauthorized_client",
        new("FB-2208", "This client is not authorised at the moment.")
    );

    // Failures of the broker itself, on the back channel.
    public static readonly ProtocolError Unexpected = new(
        "server_error",
        new(
            "FB-2900",
            "The broker failed. Repeat the request once; if it fails again, quote the code and the request id."
        )
    );
    public static readonly ProtocolError Unavailable = new(
        "temporarily_unavailable",
        new(
            "FB-2901",
            "The broker cannot do this just now. Repeat the request after as many seconds as Retry-After says."
        )
    );

    // Token, introspection and revocation.
    public static readonly ProtocolError FormExpected = InvalidRequest(
        "FB-2301",
        "Send a POST with content type application/x-www-form-urlencoded; parameters must not be repeated or in "
            + "the query."
    );
    public static readonly ProtocolError ClientAuthenticationFailed = new(
        "invalid_client",
        new(
            "FB-2302",
            "Client authentication failed. Check the client id, the registered method and the credential. A "
                + "client assertion lives 300 seconds at most, is used once, and has the issuer as its only aud. "
                + "The operator finds the cause by the request id in the header X-Request-Id."
        )
    );
    public static readonly ProtocolError TooManyRequests = new(
        "temporarily_unavailable",
        new("FB-2320", "Too many requests of this client at once. Wait as long as Retry-After says.")
    )
    {
        IsTooFast = true,
    };
    public static readonly ProtocolError ClientAuthenticationTwice = InvalidRequest(
        "FB-2303",
        "More than one client authentication method was used; use the registered one."
    );
    public static readonly ProtocolError GrantTypeMissing = InvalidRequest("FB-2304", "grant_type is missing.");
    public static readonly ProtocolError GrantTypeUnsupported = new(
        "unsupported_grant_type",
        new("FB-2305", "That grant type is not supported.")
    );
    public static readonly ProtocolError CodeInvalid = new(
        "invalid_grant",
        new("FB-2306", "The code is unknown, expired, already used, or was issued to another client.")
    );
    public static readonly ProtocolError CodeRedirectUri = new(
        "invalid_grant",
        new("FB-2307", "redirect_uri is not the one the code was issued for.")
    );
    public static readonly ProtocolError CodeVerifier = new(
        "invalid_grant",
        new("FB-2308", "code_verifier is missing or does not match the code_challenge.")
    );
    public static readonly ProtocolError RefreshTokenInvalid = new(
        "invalid_grant",
        new("FB-2309", "The refresh token is unknown, expired, revoked, already used, or was issued to another client.")
    );
    public static readonly ProtocolError ScopeWidened = new(
        "invalid_scope",
        new("FB-2310", "The scope goes beyond what was granted.")
    );
    public static readonly ProtocolError ClientSwitchedOff = new(
        "invalid_client",
        new("FB-2312", "This client is switched off at the operator.")
    );
    public static readonly ProtocolError ClientAgreementNotInForce = new(
        "invalid_client",
        new("FB-2313", "The agreement with this client has ended or has not begun.")
    );

    // RFC 8693 2.2.2.
    public static readonly ProtocolError ExchangeMalformed = InvalidRequest(
        "FB-2350",
        "A token is exchanged for one of an API of the client's own: send subject_token, subject_token_type "
            + "urn:ietf:params:oauth:token-type:access_token and resource, and no actor_token or audience."
    );
    public static readonly ProtocolError SubjectTokenInvalid = InvalidRequest(
        "FB-2351",
        "subject_token is not an access token of a subscriber that stands and was issued to this client."
    );

    // RFC 9449.
    public static readonly ProtocolError ProofInvalid = new(
        "invalid_dpop_proof",
        new(
            "FB-2340",
            "The DPoP proof is not one JWT of type dpop+jwt with a public key, a new jti, this method and address, and "
                + "an iat of the last 60 seconds. The operator finds the cause by the request id."
        )
    );
    public static readonly ProtocolError ProofMissing = new(
        "invalid_dpop_proof",
        new("FB-2341", "This client proves its key: send a DPoP header.")
    );
    public static readonly ProtocolError ProofWithoutNonce = new(
        "use_dpop_nonce",
        new("FB-2342", "Repeat the request with the nonce of the header DPoP-Nonce in the proof.")
    );
    public static readonly ProtocolError ProofOfAnotherKey = new(
        "invalid_dpop_proof",
        new("FB-2343", "The code or refresh token is bound to another key than the DPoP proof is made with.")
    );
    public static readonly ProtocolError TokenMissing = InvalidRequest("FB-2311", "The token parameter is missing.");

    // UserInfo (RFC 6750).
    public static readonly ProtocolError AccessTokenMissing = InvalidRequest(
        "FB-2401",
        "Send the access token in the Authorization header with scheme Bearer."
    );
    public static readonly ProtocolError AccessTokenInvalid = new(
        "invalid_token",
        new("FB-2402", "The access token is unknown, expired or revoked.")
    );
    public static readonly ProtocolError AccessTokenBound = new(
        "invalid_token",
        new("FB-2405", "The access token is bound to a key: send it with scheme DPoP, and a proof.")
    );
    public static readonly ProtocolError AccessTokenTwice = InvalidRequest(
        "FB-2403",
        "The access token was sent in more than one way."
    );
    public static readonly ProtocolError ScopeInsufficient = new(
        "insufficient_scope",
        new("FB-2404", "The access token was not issued for scope openid.")
    );

    // Orders (BIL-001), with RFC 6750 for the token.
    public static readonly ProtocolError OrdersNotAgreed = new(
        "insufficient_scope",
        new(
            "FB-2511",
            "The access token was not issued for scope orders. Request it with client_credentials; the agreement must "
                + "have a collaboration."
        )
    );
    public static readonly ProtocolError PaymentsNotAgreed = new(
        "insufficient_scope",
        new(
            "FB-2516",
            "The access token was not issued for scope payments. Request it with client_credentials; the agreement "
                + "must have payments."
        )
    );
    public static readonly ProtocolError OrderUnknown = new(
        "not_found",
        new("FB-2512", "This service has no order of that number.")
    );

    // Referrals (CFG-0), with RFC 6750 for the token.
    public static readonly ProtocolError ReferralUnreadable = InvalidRequest(
        "FB-2513",
        "Send click, as it stood in the address of the landing page, and event, conversion or reversal; and a "
            + "reference of at most 64 characters if there is one."
    );
    public static readonly ProtocolError ReferralUnknown = new(
        "not_found",
        new("FB-2514", "This service has no such click.")
    );
    public static readonly ProtocolError ReferralLate = new(
        "expired",
        new("FB-2515", "The click is more than 30 days old: nobody is paid for a sale that late.")
    );

    // Standing (SRV-001), with RFC 6750 for the token.
    public static readonly ProtocolError StandingNotAgreed = new(
        "insufficient_scope",
        new(
            "FB-2501",
            "The access token was not issued for scope standing. Request it with client_credentials; the "
                + "agreement must include it."
        )
    );

    /// <summary>
    /// Of the library's checks, which come after ours: nobody has foreseen it, and it has a code nevertheless.
    /// </summary>
    private static readonly ProtocolError Unforeseen = InvalidRequest(
        "FB-2999",
        "The request cannot be accepted. The operator finds the cause by the request id."
    );

    /// <param name="name">RFC 6749 error name; null: the request is at fault.</param>
    /// <param name="cause">In the library's words, for the operator.</param>
    public static ProtocolError OfTheLibrary(string? name, string? cause) =>
        (name is null ? Unforeseen : Unforeseen with { Name = name }).WithDetail(cause ?? "the library says nothing");

    private static ProtocolError InvalidRequest(string code, string message) =>
        new("invalid_request", new(code, message));
}
