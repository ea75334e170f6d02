using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Partners;
using FederationBroker.Web.Pages.Frame;

namespace FederationBroker.Web.Pages;

/// <summary>
/// What browsers and password managers look for at fixed addresses of an operator's own hosts. Operators that share a
/// host have none: the addresses belong to the whole host.
/// </summary>
internal static class WellKnownPages
{
    public static void Map(IEndpointRouteBuilder tenant)
    {
        tenant.MapGet("/.well-known/webauthn", RelatedOrigins);
        tenant.MapGet("/.well-known/passkey-endpoints", PasskeyPages);
        tenant.MapGet("/.well-known/change-password", ChangePassword);
    }

    // WebAuthn Level 3, 5.11: on which other pages passkeys of this host may be used.
    private static IResult RelatedOrigins(IPartnerRegistry registry, TenantScope scope) =>
        OwnHosts(registry, scope) is { } tenant
            ? TypedResults.Json(new OriginList([.. tenant.Passkeys.Origins]))
            : Nothing();

    // W3C "A Well-Known URL for Relying Party Passkey Endpoints".
    private static IResult PasskeyPages(IPartnerRegistry registry, TenantScope scope, PageFrame frame) =>
        OwnHosts(registry, scope) is null
            ? Nothing()
            : TypedResults.Json(new PasskeyPageList(SecurityPage(frame), SecurityPage(frame)));

    // W3C "A Well-Known URL for Changing Passwords".
    private static IResult ChangePassword(IPartnerRegistry registry, TenantScope scope, PageFrame frame) =>
        OwnHosts(registry, scope) is null ? Nothing() : SeeOther.To(SecurityPage(frame));

    private static string SecurityPage(PageFrame frame) => frame.AbsoluteTo("account/security");

    private static Tenant? OwnHosts(IPartnerRegistry registry, TenantScope scope) =>
        registry.Current.FindTenant(scope.Tenant) is { Hosts.Length: > 0 } tenant ? tenant : null;

    private static IResult Nothing() => ErrorPage.Result(SignOnErrors.NotFound, StatusCodes.Status404NotFound);

    private sealed record OriginList(IReadOnlyList<string> Origins);

    private sealed record PasskeyPageList(string Enroll, string Manage);
}
