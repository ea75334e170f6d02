using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>Says a checked OIDC request in the words both protocols share.</summary>
internal static class AuthorizeTranslation
{
    private static readonly string[] GrantableScopes =
    [
        "openid",
        "offline_access",
        "profile",
        "email",
        "phone",
        "address",
    ];

    public static PartnerRequest ToPartnerRequest(Valid<AuthorizeCandidate> valid, DateTimeOffset now)
    {
        var candidate = valid.Value;
        var parameters = candidate.Parameters;
        var claims = candidate.Claims!;
        var request = ToAuthorizeRequest(candidate, claims);
        var maximumAge = candidate.Partner.Agreement.StricterAge((candidate.MaximumAge as AgeLimit.Of)?.Age);
        return new PartnerRequest(valid)
        {
            Tenant = candidate.Tenant.Id,
            Partner = candidate.Partner.Id,
            Protocol = SignInProtocol.Oidc,
            RequestedClaims = [.. request.UserInfoClaims.Union(request.IdTokenClaims)],
            Passive = candidate.Prompts.Contains("none"),
            ForceSignIn = candidate.Prompts.Contains("login") || candidate.Prompts.Contains("select_account"),
            ForceConsent = candidate.Prompts.Contains("consent"),
            MaximumAge = maximumAge,
            StatesSignInTime =
                maximumAge is not null || claims.AuthTimeIsEssential || candidate.Client.AlwaysStatesAuthTime,
            OfflineAccess = request.Scopes.Contains("offline_access"),
            RequestedOffer = (candidate.Details as AuthorizationDetails.Purchase)?.Offer,
            AcceptableContexts = claims.EssentialContexts.IsEmpty
                ? AuthorizeCandidate.Words(parameters["acr_values"]).AddRange(claims.VoluntaryContexts)
                : claims.EssentialContexts,
            ContextIsEssential = !claims.EssentialContexts.IsEmpty,
            LoginHint = Bounded(parameters["login_hint"]),
            UiLocales = AuthorizeCandidate.Words(Bounded(parameters["ui_locales"])),
            ExpectedSubject = claims.Subject ?? (candidate.Hint as SubjectHint.About)?.Subject,
            ReceivedAt = now,
            ProtocolState = JsonSerializer.Serialize(request, AuthorizeJson.Default.AuthorizeRequest),
        };
    }

    public static AuthorizeRequest FromState(PartnerRequest request) =>
        JsonSerializer.Deserialize(request.ProtocolState, AuthorizeJson.Default.AuthorizeRequest)!;

    private static AuthorizeRequest ToAuthorizeRequest(AuthorizeCandidate candidate, ClaimsParameter claims)
    {
        var scopes = ScopesOf(candidate);
        var agreed = candidate.Partner.Agreement.Claims;
        return new AuthorizeRequest
        {
            ClientId = candidate.Client.ClientId,
            RedirectUri = candidate.Proven.RedirectUri,
            ResponseMode = candidate.Mode!.Value,
            Scopes = scopes,
            Resource = candidate.Resource?.Address,
            State = candidate.Parameters["state"],
            Nonce = candidate.Parameters["nonce"],
            CodeChallenge = candidate.Parameters["code_challenge"],
            DpopKey = candidate.Parameters["dpop_jkt"],
            // OIDC Core 5.4: with the code flow, claims that scopes ask for come from UserInfo.
            UserInfoClaims =
            [
                .. agreed
                    .Where(claim => claims.UserInfo.Contains(claim.OidcName) || IsAskedByScope(claim, scopes))
                    .Select(claim => claim.Claim),
            ],
            IdTokenClaims =
            [
                .. agreed.Where(claim => claims.IdToken.Contains(claim.OidcName)).Select(claim => claim.Claim),
            ],
        };
    }

    private static ImmutableArray<string> ScopesOf(AuthorizeCandidate candidate) =>
        [
            .. GrantableScopes.Where(scope =>
                candidate.Scopes.Contains(scope)
                && (scope != "offline_access" || candidate.Client.Allows("refresh_token"))
            ),
            .. candidate.Resource?.Scopes.Where(candidate.Scopes.Contains) ?? [],
        ];

    private static bool IsAskedByScope(AgreedClaim claim, ImmutableArray<string> scopes) =>
        ClaimCatalogue.Find(claim.Claim)?.Scope is { } scope && scopes.Contains(scope);

    // Hints are conveniences: one that is too long is dropped, not refused.
    private static string? Bounded(string? hint) => hint is { Length: > 256 } ? null : hint;
}
