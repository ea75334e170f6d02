using FederationBroker.Data.Statements;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Authorize;

/// <summary>Answers a finished sign-in with a code, or with the error that stands for the refusal.</summary>
internal sealed class OidcResponder(
    StatementBatch batch,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
) : IProtocolResponder
{
    /// <summary>FAPI 2.0 and ASVS 10.4.3 allow up to 60 seconds.</summary>
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    public SignInProtocol Protocol => SignInProtocol.Oidc;

    public bool CarriesClaims => false;

    public Task<IResult> GrantAsync(
        HttpContext context,
        PartnerRequest request,
        Granted granted,
        CancellationToken cancellation
    )
    {
        var authorize = AuthorizeTranslation.FromState(request);
        var client = registry.Current.Find(scope.Tenant, request.Partner)!.Oidc!;
        var code = Secrets.New("fbac_");
        var now = clock.GetUtcNow();
        var offline = authorize.Scopes.Contains("offline_access") && granted.OfflineAccess;
        var kept = TokenStatements.Keep(
            new Authorization
            {
                Id = Guid.CreateVersion7(now),
                Tenant = scope.Tenant,
                CodeHash = Secrets.Hash(code),
                GrantId = granted.Grant,
                Partner = request.Partner,
                SessionId = granted.Session,
                RedirectUri = authorize.RedirectUri,
                CodeChallenge = authorize.CodeChallenge,
                Nonce = authorize.Nonce,
                Scope = string.Join(' ', offline ? authorize.Scopes : authorize.Scopes.Remove("offline_access")),
                OfflineAccess = offline,
                UserInfoClaims = [.. authorize.UserInfoClaims],
                IdTokenClaims = [.. authorize.IdTokenClaims],
                SignedInAt = granted.Released.SignedInAt,
                Context = granted.Released.Context,
                WithPin = granted.Released.Methods.Contains(Authentication.Pin),
                Offer = granted.Order is null ? null : request.RequestedOffer,
                OrderNumber = granted.Order,
                CreatedAt = now,
                CodeExpiresAt = now + CodeLifetime,
                EndsAt =
                    now
                    + (offline ? client.RefreshTokenLifetime : TimeSpan.Zero)
                    + client.AccessTokenLifetime
                    + CodeLifetime,
            }
        );
        batch.Add(kept);
        return Task.FromResult(AuthorizeResponse.Code(authorize, Issuer(), code));
    }

    public Task<IResult> RefuseAsync(
        HttpContext context,
        PartnerRequest request,
        SignInRefusal refusal,
        CancellationToken cancellation
    )
    {
        var authorize = AuthorizeTranslation.FromState(request);
        return Task.FromResult(
            AuthorizeResponse.Error(
                authorize.RedirectUri,
                authorize.ResponseMode,
                authorize.State,
                Issuer(),
                ErrorOf(refusal)
            )
        );
    }

    private string Issuer() => registry.Current.FindTenant(scope.Tenant)!.Issuer;

    private static ProtocolError ErrorOf(SignInRefusal refusal) =>
        refusal switch
        {
            SignInRefusal.LoginRequired => OidcErrors.LoginRequired,
            SignInRefusal.ConsentRequired => OidcErrors.ConsentRequired,
            SignInRefusal.AccountBlocked => OidcErrors.AccountBlocked,
            SignInRefusal.PartnerNotActive => OidcErrors.PartnerCutOff,
            SignInRefusal.ContextUnavailable => OidcErrors.ContextUnavailable,
            SignInRefusal.SubjectMismatch => OidcErrors.SubjectMismatch,
            SignInRefusal.CancelledBySubscriber => OidcErrors.Cancelled,
            SignInRefusal.ConsentRefused => OidcErrors.ConsentRefused,
            _ => throw new InvalidOperationException($"No answer for {refusal}."),
        };
}
