using System.Buffers.Text;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace FederationBroker.Oidc.Authorize;

/// <summary>Answers a finished sign-in with a code, or with the error that stands for the refusal.</summary>
internal sealed class OidcResponder(OidcEngine engine, IPartnerRegistry registry, TenantScope scope, TimeProvider clock)
    : IProtocolResponder
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
        var code = Secrets.New("fbac_");
        var row = AuthorizationOf(request, authorize, granted, Secrets.Hash(code));
        var transaction = Begin(context, authorize);
        transaction.Note(new NewCode(code, row));
        var principal = EnginePrincipal.Of(granted.Released.Pseudonym, authorize.ClientId, row.Scope);
        return engine.SignInAsync(transaction, principal);
    }

    public Task<IResult> RefuseAsync(
        HttpContext context,
        PartnerRequest request,
        SignInRefusal refusal,
        CancellationToken cancellation
    ) => engine.RefuseAsync(Begin(context, AuthorizeTranslation.FromState(request)), ErrorOf(refusal));

    // The request may have been checked a while ago, on another node: the library is told what it was.
    private OpenIddictServerTransaction Begin(HttpContext context, AuthorizeRequest authorize)
    {
        var transaction = engine.Begin(context, OpenIddictServerEndpointType.Authorization);
        transaction.Request = new OpenIddictRequest
        {
            ClientId = authorize.ClientId,
            ResponseType = ResponseTypes.Code,
            RedirectUri = authorize.RedirectUri,
            State = authorize.State,
        };
        transaction.Note(AnswerTarget.Of(authorize));
        return transaction;
    }

    private Authorization AuthorizationOf(
        PartnerRequest request,
        AuthorizeRequest authorize,
        Granted granted,
        byte[] codeHash
    )
    {
        var client = registry.Current.Find(scope.Tenant, request.Partner)!.Oidc!;
        var now = clock.GetUtcNow();
        var offline = authorize.Scopes.Contains("offline_access") && granted.OfflineAccess;
        return new Authorization
        {
            Id = Guid.CreateVersion7(now),
            Tenant = scope.Tenant,
            CodeHash = codeHash,
            GrantId = granted.Grant,
            Partner = request.Partner,
            SessionId = granted.Session,
            RedirectUri = authorize.RedirectUri,
            CodeChallenge = authorize.CodeChallenge,
            DpopKey = authorize.DpopKey is { } key ? Base64Url.DecodeFromChars(key) : null,
            Nonce = authorize.Nonce,
            Resource = authorize.Resource,
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
        };
    }

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
