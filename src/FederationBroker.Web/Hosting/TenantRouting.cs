using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.SignOn;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Finds the operator a request is for, by its own host name or by <c>/t/{tenant}</c>, and enters its scope: from here on the
/// database shows nobody else's rows.
/// </summary>
internal sealed class TenantRouting(RequestDelegate next, IErrorPageRenderer pages, IPartnerRegistry registry)
{
    private const string Prefix = "/t/";

    // RFC 8414 section 3.1 puts the well-known part before the issuer's path.
    private const string MetadataPrefix = "/.well-known/oauth-authorization-server";

    public Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        var snapshot = registry.Current;
        if (snapshot.FindTenantByHost(context.Request.Host.Host) is { } own) return EnterOwnHostAsync(context, scope, own);

        var path = context.Request.Path.Value ?? string.Empty;
        var rest = path.StartsWith(MetadataPrefix, StringComparison.Ordinal) ? path[MetadataPrefix.Length..] : path;
        if (!rest.StartsWith(Prefix, StringComparison.Ordinal)) return next(context);

        var end = rest.IndexOf('/', Prefix.Length);
        var name = end < 0 ? rest[Prefix.Length..] : rest[Prefix.Length..end];
        if (!TenantId.TryParse(name, out var id) || snapshot.FindTenant(id) is not { } tenant)
            return pages.RenderAsync(context, SignOnErrors.UnknownTenant, StatusCodes.Status404NotFound);
        // A tenant with hosts of its own has one issuer; answering under a second address would let the two be mixed up.
        if (tenant.Hosts.Length > 0) return pages.RenderAsync(context, SignOnErrors.UnknownTenant, StatusCodes.Status404NotFound);
        scope.Enter(id);
        return next(context);
    }

    private Task EnterOwnHostAsync(HttpContext context, TenantScope scope, Tenant tenant)
    {
        scope.Enter(tenant.Id);
        var path = context.Request.Path.Value ?? string.Empty;
        if (path.StartsWith(Prefix, StringComparison.Ordinal)) return pages.RenderAsync(context, SignOnErrors.NotFound, StatusCodes.Status404NotFound);
        if (path == MetadataPrefix) context.Request.Path = $"{MetadataPrefix}/t/{tenant.Id}";
        else if (!path.StartsWith("/assets/", StringComparison.Ordinal)) context.Request.Path = $"/t/{tenant.Id}{path}";
        return next(context);
    }
}
