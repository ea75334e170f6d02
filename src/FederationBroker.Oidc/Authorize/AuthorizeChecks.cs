using System.Collections.Immutable;
using System.Text;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// The second half: every other parameter (OIDC Core 3.1.2.2, RFC 7636, RFC 9101 refusal). Errors of these checks go
/// back to the proven redirect URI.
/// </summary>
internal static class AuthorizeChecks
{
    private const int LongestOpaqueValue = 2048;
    private const int LongestScope = 1024;

    /// <summary>Of what is kept while the subscriber signs in, all together.</summary>
    private const int MostKept = 3 * 1024;

    /// <summary>Values of <c>prompt</c>.</summary>
    public static readonly ImmutableArray<string> Prompts = ["none", "login", "consent", "select_account"];

    private static readonly string[] KeptParameters = ["state", "nonce", "acr_values"];

    private static readonly Func<AuthorizeCandidate, ProtocolError?>[] InOrder =
    [
        ResponseModeIsSupported, // first: the errors below are delivered this way
        AnswerIsSignedWhereAgreed,
        StateAndNonceAreBounded,
        IsPushedWhereAgreed, // before anything that a browser may have changed
        IsSignedWhereAgreed, // as above
        NoRequestObject, // before parameters that a request object would override
        ResponseTypeIsCode,
        ClientMayUseCodes,
        ScopeIsWellFormed,
        ResourceIsAgreed,
        PromptIsKnown,
        MaxAgeIsANumber,
        PkceIsInOrder,
        DpopKeyIsAThumbprint,
        ClaimsAreWellFormed,
        DetailsAreWellFormed,
        WhatIsBoughtIsAgreed, // after the details were understood
        WhatIsKeptIsBounded, // after the claims parameter was understood
        HintIsOurs,
    ];

    public static Checked<AuthorizeCandidate, ProtocolError> Run(AuthorizeCandidate candidate) =>
        Checks.Run(candidate, InOrder);

    private static ProtocolError? ResponseModeIsSupported(AuthorizeCandidate request) =>
        request.Mode is null ? OidcErrors.ResponseModeUnsupported : null;

    private static ProtocolError? StateAndNonceAreBounded(AuthorizeCandidate request) =>
        request.Parameters["state"]?.Length > LongestOpaqueValue
        || request.Parameters["nonce"]?.Length > LongestOpaqueValue
            ? OidcErrors.StateTooLong
            : null;

    // RFC 9126 6: who said that it pushes its requests did not send this one.
    private static ProtocolError? IsPushedWhereAgreed(AuthorizeCandidate request) =>
        request.Client.Protections.PushesRequests && !request.Asked.IsPushed ? OidcErrors.NotPushed : null;

    // RFC 9101 10.5: who said that it signs its requests did not make this one.
    private static ProtocolError? IsSignedWhereAgreed(AuthorizeCandidate request) =>
        request.Client.Protections.SignsRequests && !request.Asked.IsSigned ? OidcErrors.NotSigned : null;

    // FAPI 2.0 Message Signing 5.4.1.
    private static ProtocolError? AnswerIsSignedWhereAgreed(AuthorizeCandidate request) =>
        request.Client.Protections.TakesSignedAnswers && request.Mode is ResponseMode.Query or ResponseMode.FormPost
            ? OidcErrors.AnswerNotSigned
            : null;

    // Silently ignoring a request object would drop what the client protected with it.
    private static ProtocolError? NoRequestObject(AuthorizeCandidate request)
    {
        if (request.Parameters.Has("request"))
            return OidcErrors.RequestObjectUnsupported;
        if (request.Parameters.Has("request_uri"))
            return OidcErrors.RequestUriUnsupported;
        return request.Parameters.Has("registration") ? OidcErrors.RegistrationUnsupported : null;
    }

    private static ProtocolError? ResponseTypeIsCode(AuthorizeCandidate request) =>
        request.Parameters["response_type"] switch
        {
            "code" => null,
            null => OidcErrors.ResponseTypeMissing,
            _ => OidcErrors.ResponseTypeUnsupported,
        };

    private static ProtocolError? ClientMayUseCodes(AuthorizeCandidate request) =>
        request.Client.Allows("authorization_code") ? null : OidcErrors.GrantTypeNotAllowed;

    // RFC 6749 3.3: %x21 / %x23-5B / %x5D-7E
    private static ProtocolError? ScopeIsWellFormed(AuthorizeCandidate request)
    {
        var scope = request.Parameters["scope"] ?? string.Empty;
        if (scope.Length > LongestScope || scope.Any(c => c is < ' ' or > '~' or '"' or '\\'))
            return OidcErrors.ScopeMalformed;
        return request.Scopes.Contains("openid") ? null : OidcErrors.ScopeWithoutOpenId;
    }

    private static ProtocolError? ResourceIsAgreed(AuthorizeCandidate request) =>
        request.Parameters.Has("resource") && request.Resource is null ? OidcErrors.ResourceUnknown : null;

    private static ProtocolError? PromptIsKnown(AuthorizeCandidate request)
    {
        if (request.Prompts.Any(prompt => !Prompts.Contains(prompt)))
            return OidcErrors.PromptInvalid;
        return request.Prompts.Contains("none") && request.Prompts.Length > 1 ? OidcErrors.PromptInvalid : null;
    }

    private static ProtocolError? MaxAgeIsANumber(AuthorizeCandidate request) =>
        request.MaximumAge is AgeLimit.Malformed ? OidcErrors.MaxAgeInvalid : null;

    private static ProtocolError? PkceIsInOrder(AuthorizeCandidate request)
    {
        var (challenge, method) = (request.Parameters["code_challenge"], request.Parameters["code_challenge_method"]);
        if (challenge is null)
            return request.Client.PkceRequired || method is not null ? OidcErrors.PkceMissing : null;
        // An absent method means plain (RFC 7636 4.3), which protects nothing.
        if (method != "S256")
            return OidcErrors.PkceMethod;
        return challenge.Length == 43 && challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? null
            : OidcErrors.PkceMalformed;
    }

    // RFC 9449 10: base64url of a SHA-256.
    private static ProtocolError? DpopKeyIsAThumbprint(AuthorizeCandidate request) =>
        request.Parameters["dpop_jkt"] is not { } key || CompactJws.Decode(key) is { Length: KeyThumbprint.Length }
            ? null
            : OidcErrors.DpopKeyMalformed;

    private static ProtocolError? ClaimsAreWellFormed(AuthorizeCandidate request) =>
        request.Claims is null ? OidcErrors.ClaimsMalformed : null;

    private static ProtocolError? DetailsAreWellFormed(AuthorizeCandidate request) =>
        request.Details is AuthorizationDetails.Malformed ? OidcErrors.DetailsMalformed : null;

    // J.1304 Table 1: what is signed up for at the service, and what the agreement sells.
    private static ProtocolError? WhatIsBoughtIsAgreed(AuthorizeCandidate request) =>
        request.Details is not AuthorizationDetails.Purchase purchase
        || (
            request.Partner.Agreement.Collaboration
                is {
                    Configuration: CollaborationConfiguration.Billing or CollaborationConfiguration.BillingAndUse
                } terms
            && terms.Find(purchase.Offer) is not null
        )
            ? null
            : OidcErrors.OfferNotAgreed;

    // Anybody can make the broker keep a request for half an hour; honest ones need a few hundred octets.
    private static ProtocolError? WhatIsKeptIsBounded(AuthorizeCandidate request)
    {
        var named = KeptParameters.Select(name => request.Parameters[name]);
        var claims = request.Claims!;
        var kept = named.Append(claims.Subject).Concat(claims.EssentialContexts).Concat(claims.VoluntaryContexts);
        return kept.Sum(value => Encoding.UTF8.GetByteCount(value ?? string.Empty)) > MostKept
            ? OidcErrors.TooMuchToKeep
            : null;
    }

    private static ProtocolError? HintIsOurs(AuthorizeCandidate request) =>
        request.Hint is SubjectHint.NotOurs ? OidcErrors.IdTokenHintInvalid : null;
}
