using System.Security.Cryptography;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Discovery;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.EndSession;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Introspection;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Revocation;
using FederationBroker.Oidc.Token;
using FederationBroker.Oidc.UserInfo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlerFilters;
using Library = OpenIddict.Server.OpenIddictServerHandlers;

namespace FederationBroker.Oidc;

/// <summary>
/// The order of things at each endpoint. OpenIddict leads a request from event to event (take, check, read the token,
/// handle, sign in, write tokens, answer) with handlers of its own; ours come first, unless the line says otherwise, so
/// that every refusal is one of ours, and what the library checks afterwards is a second lock.
/// </summary>
internal static class OidcHandlers
{
    // The library's own handlers keep to the middle.
    private const int First = int.MinValue;
    private const int Second = int.MinValue + 1;
    private const int Third = int.MinValue + 2;
    private const int Fourth = int.MinValue + 3;
    private const int Middle = 0;
    private const int Last = int.MaxValue;

    public static void AddOidcHandlers(this IServiceCollection services)
    {
        services
            .AddOpenIddict()
            .AddServer(server =>
            {
                Configure(server);
                AddDiscovery(server);
                AddAuthorize(server);
                AddPushedAuthorization(server);
                AddToken(server);
                AddUserInfo(server);
                AddTokenStates(server);
                AddEndSession(server);
                RemoveWhatWouldBeInTheWay(server);
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<TimeProvider>((o, clock) => o.TimeProvider = clock);
        services.AddSingleton<EngineHandlers>();
        services.AddScoped<IOpenIddictServerDispatcher, EngineDispatcher>();
        services.AddScoped<OidcEngine>();
    }

    private static void Configure(OpenIddictServerBuilder server)
    {
        // Clients, tokens and keys are rows and files of ours: the library has no stores, and asks none.
        server.EnableDegradedMode();
        server
            .SetConfigurationEndpointUris(Relative(OidcAddresses.Discovery))
            .SetJsonWebKeySetEndpointUris(Relative(OidcAddresses.Jwks))
            .SetAuthorizationEndpointUris(Relative(OidcAddresses.Authorize))
            .SetPushedAuthorizationEndpointUris(Relative(OidcAddresses.PushedAuthorization))
            .SetTokenEndpointUris(Relative(OidcAddresses.Token))
            .SetUserInfoEndpointUris(Relative(OidcAddresses.UserInfo))
            .SetIntrospectionEndpointUris(Relative(OidcAddresses.Introspection))
            .SetRevocationEndpointUris(Relative(OidcAddresses.Revocation))
            .SetEndSessionEndpointUris(Relative(OidcAddresses.EndSession));
        server
            .AllowAuthorizationCodeFlow()
            .AllowRefreshTokenFlow()
            .AllowClientCredentialsFlow()
            .AllowTokenExchangeFlow();
        server.DisableScopeValidation().DisableAudienceValidation().DisableResourceValidation();
        server.Configure(options =>
        {
            options.CodeChallengeMethods.Remove("plain");
            options.ResponseModes.Remove("fragment");
            options.ResponseModes.UnionWith(AuthorizeResponse.SignedModes);
        });
        // It does not begin without keys, and never gets to use them: each operator's are in the ring.
        server
            .AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)))
            .AddSigningKey(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
    }

    private static void AddDiscovery(OpenIddictServerBuilder server)
    {
        server.Once<ExtractConfigurationRequestContext, AnswerKnownMetadata>(First);
        server.Once<HandleConfigurationRequestContext, DescribeProvider>(Last); // after the library's: it corrects them
        server.Once<ApplyConfigurationResponseContext, KeepMetadata>(First);

        server.Once<ExtractJsonWebKeySetRequestContext, TakeNothing<ExtractJsonWebKeySetRequestContext>>(First);
        server.Once<HandleJsonWebKeySetRequestContext, PublishKeys>(First);
        server.Once<ApplyJsonWebKeySetResponseContext, WritePublicAnswer<ApplyJsonWebKeySetResponseContext>>(First);
    }

    private static void AddAuthorize(OpenIddictServerBuilder server)
    {
        server.On<ExtractAuthorizationRequestContext, TakeAuthorizeRequest>(First);
        server.Once<ValidateAuthorizationRequestContext, CheckAuthorizeRequest>(First);
        server.On<HandleAuthorizationRequestContext, BeginSignIn>(Last); // answers: nothing comes after it
        server.At<RequireAuthorizationRequest, GenerateTokenContext, WriteCode>();
        server.Once<ApplyAuthorizationResponseContext, WriteAuthorizeAnswer>(First);
    }

    private static void AddPushedAuthorization(OpenIddictServerBuilder server)
    {
        server.Once<ExtractPushedAuthorizationRequestContext, TakeForm<ExtractPushedAuthorizationRequestContext>>(
            First
        );
        server.On<
            ValidatePushedAuthorizationRequestContext,
            AuthenticateClient<ValidatePushedAuthorizationRequestContext>
        >(First);
        server.On<ValidatePushedAuthorizationRequestContext, TakeProof<ValidatePushedAuthorizationRequestContext>>(
            Second
        );
        server.On<ValidatePushedAuthorizationRequestContext, CheckPushedRequest>(Third); // binds it to a proven key
        server.On<HandlePushedAuthorizationRequestContext, KeepPushedRequest>(First); // ours is the row, and the name
        server.On<
            ApplyPushedAuthorizationResponseContext,
            WriteBackChannelAnswer<ApplyPushedAuthorizationResponseContext>
        >(First);
    }

    private static void AddToken(OpenIddictServerBuilder server)
    {
        server.Once<ExtractTokenRequestContext, TakeForm<ExtractTokenRequestContext>>(First);
        server.On<ValidateTokenRequestContext, AuthenticateClient<ValidateTokenRequestContext>>(First);
        server.Once<ValidateTokenRequestContext, CheckTokenRequest>(Second); // only who has shown who it is learns more
        server.On<ValidateTokenRequestContext, TakeProof<ValidateTokenRequestContext>>(Third); // uses it up
        server.On<ValidateTokenRequestContext, TakeGrant>(Fourth); // burns what was presented, right or wrong
        server.On<HandleTokenRequestContext, GrantTokens>(Middle); // after the library has brought the principal
        server.Once<ProcessSignInContext, ChooseTokens>(After(Library.EvaluateGeneratedTokens.Descriptor));
        server.At<RequireTokenRequest, GenerateTokenContext, WriteToken>();
        server.Once<ProcessSignInContext, DescribeTokens>(After(Library.AttachSignInParameters.Descriptor));
        // After NormalizeErrorResponse.
        server.Once<ApplyTokenResponseContext, WriteBackChannelAnswer<ApplyTokenResponseContext>>(Middle);
    }

    private static void AddUserInfo(OpenIddictServerBuilder server)
    {
        server.Once<ExtractUserInfoRequestContext, TakeBearer>(First);
        server.On<ValidateUserInfoRequestContext, CheckAccessToken>(First);
        server.Once<HandleUserInfoRequestContext, AnswerUserInfo>(First); // the library would add an audience
        server.Once<ApplyUserInfoResponseContext, RefuseUserInfo>(First);
    }

    // Whether a token stands, and that it no longer does.
    private static void AddTokenStates(OpenIddictServerBuilder server)
    {
        server.Once<ExtractIntrospectionRequestContext, TakeForm<ExtractIntrospectionRequestContext>>(First);
        server.On<ValidateIntrospectionRequestContext, AuthenticateClient<ValidateIntrospectionRequestContext>>(First);
        server.Once<ValidateIntrospectionRequestContext, CheckIntrospection>(Second);
        server.On<HandleIntrospectionRequestContext, AnswerIntrospection>(First); // reads the token as well
        server.Once<ApplyIntrospectionResponseContext, WriteBackChannelAnswer<ApplyIntrospectionResponseContext>>(
            Middle
        );

        server.Once<ExtractRevocationRequestContext, TakeForm<ExtractRevocationRequestContext>>(First);
        server.On<ValidateRevocationRequestContext, AuthenticateClient<ValidateRevocationRequestContext>>(First);
        server.Once<ValidateRevocationRequestContext, CheckRevocation>(Second);
        server.On<HandleRevocationRequestContext, RevokeToken>(First);
        server.Once<ApplyRevocationResponseContext, WriteBackChannelAnswer<ApplyRevocationResponseContext>>(First);
    }

    private static void AddEndSession(OpenIddictServerBuilder server)
    {
        server.Once<ExtractEndSessionRequestContext, TakeNothing<ExtractEndSessionRequestContext>>(First);
        // Answers: whatever cannot be proven leads to a page that asks, never to an error.
        server.On<ValidateEndSessionRequestContext, AnswerEndSession>(First);
    }

    private static void RemoveWhatWouldBeInTheWay(OpenIddictServerBuilder server)
    {
        // Our routes say which endpoint it is.
        server.RemoveEventHandler(Library.InferEndpointType.Descriptor);
        // Clients are authenticated by us, so the library sees no credentials.
        server.RemoveEventHandler(Library.Exchange.ValidateClientCredentialsParameters.Descriptor);
        // RFC 6749 3.2: what is not recognised is passed over; the library refuses a scope beside a code.
        server.RemoveEventHandler(Library.Exchange.ValidateScopeParameter.Descriptor);
        // Hints are read by our checks: an expired one is as good.
        server.RemoveEventHandler(Library.Authentication.ValidateAuthentication.Descriptor);
        // What a token is worth is one question to our rows; the library's way to it has nothing to find out.
        server.RemoveEventHandler(Library.Exchange.ValidateAuthentication.Descriptor);
        server.RemoveEventHandler(Library.RestoreInternalClaims.Descriptor);
        server.RemoveEventHandler(Library.UserInfo.ValidateAuthentication.Descriptor);
        server.RemoveEventHandler(Library.Introspection.ValidateAuthentication.Descriptor);
        server.RemoveEventHandler(Library.Introspection.ValidateTokenType.Descriptor);
        server.RemoveEventHandler(Library.Introspection.ValidateAuthorizedParty.Descriptor);
        // Nor about one that is revoked: also one that was used, or has expired.
        server.RemoveEventHandler(Library.Revocation.ValidateAuthentication.Descriptor);
        server.RemoveEventHandler(Library.Revocation.ValidateTokenType.Descriptor);
        server.RemoveEventHandler(Library.Revocation.ValidateAuthorizedParty.Descriptor);
        RemoveTokenFormats(server);
    }

    // Every token has a format of ours. What remained of the library's would sign with keys of its own.
    private static void RemoveTokenFormats(OpenIddictServerBuilder server)
    {
        server.RemoveEventHandler(Library.Protection.ResolveTokenValidationParameters.Descriptor);
        server.RemoveEventHandler(Library.Protection.RemoveDisallowedCharacters.Descriptor);
        server.RemoveEventHandler(Library.Protection.ValidateIdentityModelToken.Descriptor);
        server.RemoveEventHandler(Library.Protection.ValidateExpirationDate.Descriptor);
        server.RemoveEventHandler(Library.Protection.AttachSecurityCredentials.Descriptor);
        server.RemoveEventHandler(Library.Protection.AttachTokenSubject.Descriptor);
        server.RemoveEventHandler(Library.Protection.AttachTokenMetadata.Descriptor);
        server.RemoveEventHandler(Library.Protection.GenerateIdentityModelToken.Descriptor);
        server.RemoveEventHandler(Library.AttachTokenDigests.Descriptor);
        server.RemoveEventHandler(Library.Discovery.AttachSigningKeys.Descriptor);
        server.RemoveEventHandler(Library.Discovery.AttachSigningAlgorithms.Descriptor);
    }

    private static void On<TContext, THandler>(this OpenIddictServerBuilder server, int order)
        where TContext : BaseContext
        where THandler : class, IOpenIddictServerHandler<TContext> =>
        server.AddEventHandler<TContext>(handler => handler.UseScopedHandler<THandler>().SetOrder(order));

    /// <summary>For handlers that keep nothing and need nothing of the request's own services.</summary>
    private static void Once<TContext, THandler>(this OpenIddictServerBuilder server, int order)
        where TContext : BaseContext
        where THandler : class, IOpenIddictServerHandler<TContext> =>
        server.AddEventHandler<TContext>(handler => handler.UseSingletonHandler<THandler>().SetOrder(order));

    /// <summary>For events that happen at several endpoints; first.</summary>
    private static void At<TEndpoint, TContext, THandler>(this OpenIddictServerBuilder server)
        where TEndpoint : class, IOpenIddictServerHandlerFilter<TContext>
        where TContext : BaseContext
        where THandler : class, IOpenIddictServerHandler<TContext> =>
        server.AddEventHandler<TContext>(handler =>
            handler.AddFilter<TEndpoint>().UseScopedHandler<THandler>().SetOrder(First)
        );

    /// <summary>Corrects what the library has said.</summary>
    private static int After(OpenIddictServerHandlerDescriptor library) => library.Order + 1;

    private static string Relative(string path) => path[1..];
}
