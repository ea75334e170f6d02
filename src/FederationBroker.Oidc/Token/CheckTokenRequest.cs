using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Callers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using FederationBroker.Standing.Api;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>Whether an authenticated client may have what it asks for at all (RFC 6749 5.2).</summary>
internal sealed class CheckTokenRequest : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    private const int LongestHandle = 256;

    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var caller = context.Transaction.Noted<ClientVerdict.Authenticated>();
        if (FaultOf(context, caller) is { } fault)
            context.Refuse(fault.From(caller.Partner.Id));
        return ValueTask.CompletedTask;
    }

    private static ProtocolError? FaultOf(ValidateTokenRequestContext context, ClientVerdict.Authenticated caller)
    {
        var parameters = context.Transaction.Noted<ParameterSet>();
        if (parameters["grant_type"] is not { } grantType)
            return OidcErrors.GrantTypeMissing;
        if (!context.Options.GrantTypes.Contains(grantType))
            return OidcErrors.GrantTypeUnsupported;
        if (!caller.Client.Allows(grantType))
            return OidcErrors.GrantTypeNotAllowed;
        var resource = parameters["resource"] is { } address ? caller.Client.FindResource(address) : null;
        if (parameters.Has("resource") && resource is null)
            return OidcErrors.ResourceUnknown;
        return grantType switch
        {
            GrantTypes.AuthorizationCode when !IsHandle(parameters["code"]) => OidcErrors.CodeInvalid,
            GrantTypes.RefreshToken when !IsHandle(parameters["refresh_token"]) => OidcErrors.RefreshTokenInvalid,
            GrantTypes.ClientCredentials when !AreAgreed(parameters["scope"], caller.Partner, resource) =>
                OidcErrors.ScopeWidened,
            _ => null,
        };
    }

    private static bool IsHandle(string? text) => text is { Length: <= LongestHandle };

    // Without a subscriber: asking about standings, about orders, and about payments, where the agreement says so; or
    // whatever an API of the client's own has.
    private static bool AreAgreed(string? scopes, Partner partner, ProtectedResource? resource) =>
        scopes is null
        || scopes
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(one => resource is null ? IsAgreed(one, partner) : resource.Scopes.Contains(one));

    private static bool IsAgreed(string scope, Partner partner) =>
        scope == StandingApi.Scope
            ? partner.Agreement.Standing
            : CallScopes.Find(scope) is { } call && call.IsAgreed(partner);
}
