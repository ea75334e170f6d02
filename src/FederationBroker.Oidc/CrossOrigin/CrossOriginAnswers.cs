using System.Collections.Concurrent;
using System.Collections.Frozen;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Clients;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.CrossOrigin;

/// <summary>
/// Lets scripts of partners read the answers of the endpoints that a client in a browser needs (Fetch, "CORS
/// protocol"). The origins come from the agreement. Credentials are never allowed: no cookie of the broker's means
/// anything here. While the partner is not known yet (a preflight, an answer that refuses it) the origins of all active
/// partners of the operator count, afterwards its own alone.
/// </summary>
internal sealed class CrossOriginAnswers(IPartnerRegistry registry, TimeProvider clock) : IEndpointFilter
{
    private const string Exposed = "WWW-Authenticate, X-Request-Id, Retry-After, DPoP-Nonce";
    private const string PreflightAge = "600";
    private const string PreflightHeaders = "Authorization, Content-Type, DPoP";

    private readonly ConcurrentDictionary<TenantId, (int Generation, FrozenSet<string> Origins)> registered = new();

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // When the answer starts, also one that says that something failed: by then it is known who asked.
        context.HttpContext.Response.OnStarting(
            state =>
            {
                Allow((HttpContext)state);
                return Task.CompletedTask;
            },
            context.HttpContext
        );
        return next(context);
    }

    /// <summary>Answers a preflight.</summary>
    /// <param name="methods">What the address takes.</param>
    public IResult Preflight(HttpContext context, TenantScope scope, string methods)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
        headers.Allow = $"{methods}, OPTIONS";
        if (OriginOf(context) is { } origin && IsOfAnyPartner(scope.Tenant, origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = PreflightHeaders;
            headers.AccessControlMaxAge = PreflightAge;
        }

        return Results.NoContent();
    }

    private void Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        // Also without an origin: a cache must not keep that answer for a request that has one.
        headers.Append("Vary", "Origin");
        if (OriginOf(context) is not { } origin)
            return;
        var tenant = ((TenantScope)context.RequestServices.GetService(typeof(TenantScope))!).Tenant;
        var isAllowed = CallingPartner.Of(context) is { } partner
            ? partner.Oidc!.AllowedOrigins.Contains(origin)
            : IsOfAnyPartner(tenant, origin);
        if (!isAllowed)
            return;
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = Exposed;
    }

    // Compared octet by octet with what is registered, so "null" and lists of origins never match.
    private static string? OriginOf(HttpContext context) =>
        context.Request.Headers.Origin is [{ Length: > 0 and <= 256 } origin] ? origin : null;

    private bool IsOfAnyPartner(TenantId tenant, string origin)
    {
        var snapshot = registry.Current;
        if (!registered.TryGetValue(tenant, out var known) || known.Generation != snapshot.Generation)
            registered[tenant] = known = (
                snapshot.Generation,
                Origins(snapshot, tenant).ToFrozenSet(StringComparer.Ordinal)
            );
        if (!known.Origins.Contains(origin))
            return false;
        var now = clock.GetUtcNow();
        return snapshot.Partners.Any(partner =>
            partner.Tenant == tenant && partner.Oidc?.AllowedOrigins.Contains(origin) == true && partner.IsActive(now)
        );
    }

    private static IEnumerable<string> Origins(RegistrySnapshot snapshot, TenantId tenant) =>
        snapshot
            .Partners.Where(partner => partner.Tenant == tenant && partner.Oidc is not null)
            .SelectMany(partner => partner.Oidc!.AllowedOrigins);
}
