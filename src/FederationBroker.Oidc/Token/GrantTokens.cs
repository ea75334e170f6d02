using System.Text.Json.Nodes;
using FederationBroker.Federation.Claims;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Says whom the tokens are about and what they may say, and the rest of the answer. Outside of any transaction: the
/// claims may come from the operator's OSS/BSS, which may take its time.
/// </summary>
internal sealed class GrantTokens(IServiceProvider services, TokenMeasures measures)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        using var step = Steps.Begin(Steps.TokenIssue);
        var caller = context.Transaction.Noted<ClientVerdict.Authenticated>();
        var due =
            context.Transaction.NotedOrNull<TokenTaking.Taken>() is { } taken
                ? await DueForSubscriberAsync(context, taken, caller)
            : context.Transaction.NotedOrNull<TokenExchange.Taken>() is { } exchanged ? DueForExchange(exchanged)
            : DueForClient(context, caller);
        context.Transaction.Note(due);
        context.Principal!.SetAccessTokenLifetime(due.Lifetime);
        if (due.Scope.Length > 0)
            context.Parameters[Parameters.Scope] = due.Scope;
        measures.Count(context.Tenant(), caller.Partner, context.Request.GrantType!);
    }

    private async Task<DueTokens> DueForSubscriberAsync(
        HandleTokenRequestContext context,
        TokenTaking.Taken taken,
        ClientVerdict.Authenticated caller
    )
    {
        var (authorization, live, refreshToken) = taken.Reservation;
        var authentication = Authentication.Remembered(
            authorization.SessionId,
            authorization.Context,
            authorization.WithPin,
            authorization.SignedInAt
        );
        // Not made for a client that is alone: it stands on much.
        var released = await services
            .GetRequiredService<ClaimsPipeline>()
            .ReleaseAsync(
                caller.Partner,
                live,
                authentication,
                [.. authorization.IdTokenClaims],
                context.CancellationToken
            );
        if (authorization is { Offer: { } offer, OrderNumber: { } order })
            context.Parameters["authorization_details"] = new OpenIddictParameter(Ordered(offer, order));
        return new DueTokens(authorization.Id, ScopeFor(taken), released, taken.Nonce, refreshToken)
        {
            Resource = taken.Resource?.Address,
            Lifetime = LifetimeOf(taken.Resource, caller),
        };
    }

    // An API of the partner's own is told what is its own.
    private static string ScopeFor(TokenTaking.Taken taken) =>
        taken.Resource is { } resource
            ? string.Join(' ', taken.Scope.Split(' ').Where(resource.Scopes.Contains))
            : taken.Scope;

    private static TimeSpan LifetimeOf(ProtectedResource? resource, ClientVerdict.Authenticated caller) =>
        resource?.Lifetime ?? caller.Client.AccessTokenLifetime;

    private static DueTokens DueForExchange(TokenExchange.Taken taken) =>
        new(taken.Authorization, taken.Scope, taken.Released, Nonce: null, RefreshToken: null)
        {
            Resource = taken.Resource.Address,
            Lifetime = taken.Lifetime,
        };

    // RFC 6749 4.4: it names no subscriber, and opens nothing that is a subscriber's.
    private static DueTokens DueForClient(HandleTokenRequestContext context, ClientVerdict.Authenticated caller)
    {
        var (parameters, client) = (context.Transaction.Noted<ParameterSet>(), caller.Client);
        var (scope, address) = (parameters["scope"] ?? string.Empty, parameters["resource"]);
        context.Principal = EnginePrincipal.Of(client.ClientId, client.ClientId, scope);
        return new DueTokens(Authorization: Guid.Empty, scope, Released: null, Nonce: null, RefreshToken: null)
        {
            Resource = address,
            Lifetime = LifetimeOf(address is null ? null : client.FindResource(address), caller),
        };
    }

    // RFC 9396 7: what was granted, enriched with the order that came of it.
    private static JsonArray Ordered(string offer, string order) =>
        [
            new JsonObject
            {
                ["type"] = AuthorizationDetails.Subscription,
                ["offer"] = offer,
                ["order"] = order,
            },
        ];
}

/// <summary>What is to be written.</summary>
/// <param name="Authorization">Empty for a token that stands for the client alone.</param>
/// <param name="Scope">Of the access token.</param>
/// <param name="Released">Null where nobody but the client is meant.</param>
/// <param name="RefreshToken">As it was kept; null: there is none.</param>
internal sealed record DueTokens(
    Guid Authorization,
    string Scope,
    ReleasedClaims? Released,
    string? Nonce,
    string? RefreshToken
)
{
    /// <summary>The API of the client's own that the access token is for; null: it opens the broker's.</summary>
    public string? Resource { get; init; }

    /// <summary>Of the access token.</summary>
    public required TimeSpan Lifetime { get; init; }

    public override string ToString() => "[due tokens]";
}
