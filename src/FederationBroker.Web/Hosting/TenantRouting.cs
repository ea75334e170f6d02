using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Staff;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Finds the operator a request is for, by its own host name or by <c>/t/{tenant}</c>, and enters its scope: from here
/// on the database shows nobody else's rows. <c>/platform/staff</c> is the realm of the platform's own staff.
/// </summary>
internal sealed class TenantRouting(RequestDelegate next, IErrorPageRenderer pages, IPartnerRegistry registry)
{
    private const string Prefix = "/t/";

    // RFC 8414 3.1 and RFC 9728 3.1 put the well-known part before the issuer's path.
    private static readonly string[] MetadataPrefixes =
    [
        "/.well-known/oauth-authorization-server",
        ResourceMetadata.Path,
    ];

    public Task InvokeAsync(HttpContext context, TenantScope scope)
    {
        var snapshot = registry.Current;
        if (snapshot.FindTenantByHost(context.Request.Host.Host) is { } own)
            return EnterOwnHostAsync(context, scope, own);

        var path = context.Request.Path.Value ?? string.Empty;
        if (path == PlatformRealm.StaffArea || path.StartsWith($"{PlatformRealm.StaffArea}/", StringComparison.Ordinal))
            return EnterPlatformAsync(context, scope, path);
        var metadata = MetadataPrefixes.FirstOrDefault(one => path.StartsWith(one, StringComparison.Ordinal));
        var rest = path[(metadata?.Length ?? 0)..];
        if (!rest.StartsWith(Prefix, StringComparison.Ordinal))
            return next(context);

        var end = rest.IndexOf('/', Prefix.Length);
        var name = end < 0 ? rest[Prefix.Length..] : rest[Prefix.Length..end];
        if (!TenantId.TryParse(name, out var id) || snapshot.FindTenant(id) is not { } tenant)
            return pages.RenderAsync(context, SignOnErrors.UnknownTenant, StatusCodes.Status404NotFound);
        // A tenant with hosts of its own has one issuer; answering under a second address would let the two be mixed
        // up. Its staff pages issue nothing, and are here for platform administrators, whose cookie belongs to this
        // host.
        if (tenant.Hosts.Length > 0 && !IsStaffArea(end < 0 ? string.Empty : rest[end..]))
            return pages.RenderAsync(context, SignOnErrors.UnknownTenant, StatusCodes.Status404NotFound);
        scope.Enter(id);
        return next(context);
    }

    // The same endpoints, in the realm that no address can name: "/t/*" itself is refused above, since "*" is no tenant
    // id.
    private Task EnterPlatformAsync(HttpContext context, TenantScope scope, string path)
    {
        scope.Enter(PlatformRealm.Tenant);
        context.Request.Path = Decoded($"/t/{PlatformRealm.Tenant}{path[PlatformRealm.Prefix.Length..]}");
        return next(context);
    }

    // A text that is assigned as it is would be taken for an encoded one and be decoded a second time.
    private static PathString Decoded(string path) => new(path);

    private static bool IsStaffArea(string path) =>
        path == "/staff" || path.StartsWith("/staff/", StringComparison.Ordinal);

    private Task EnterOwnHostAsync(HttpContext context, TenantScope scope, Tenant tenant)
    {
        scope.Enter(tenant.Id);
        var path = context.Request.Path.Value ?? string.Empty;
        if (path.StartsWith(Prefix, StringComparison.Ordinal))
            return pages.RenderAsync(context, SignOnErrors.NotFound, StatusCodes.Status404NotFound);
        if (MetadataPrefixes.Contains(path))
            context.Request.Path = Decoded($"{path}/t/{tenant.Id}");
        else if (!path.StartsWith("/assets/", StringComparison.Ordinal))
            context.Request.Path = Decoded($"/t/{tenant.Id}{path}");
        return next(context);
    }
}
