using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn.Sessions;

/// <summary>
/// The cookies of cable login. <c>__Host-</c> binds them to this host and to TLS; one name per tenant keeps operators
/// apart that share a host. SameSite=Lax: they come along when a partner sends the browser here, and never with a
/// cross-site POST.
/// </summary>
public static class SessionCookie
{
    public static string? Read(HttpRequest request, TenantId tenant) => request.Cookies[SessionName(tenant)];

    public static void Write(HttpResponse response, TenantId tenant, string handle, DateTimeOffset? expires) =>
        response.Cookies.Append(SessionName(tenant), handle, Options(expires));

    public static void Clear(HttpResponse response, TenantId tenant) =>
        response.Cookies.Delete(SessionName(tenant), Options(expires: null));

    /// <summary>Binds tickets and ceremonies to the browser that began them; made when absent.</summary>
    public static string BrowserHandle(HttpContext context, TenantId tenant)
    {
        var name = $"__Host-fb-browser-{tenant}";
        if (context.Request.Cookies[name] is { Length: > 20 and < 100 } known)
            return known;
        if (context.Items.TryGetValue(name, out var made))
            return (string)made!;
        var handle = Secrets.New();
        context.Items[name] = handle;
        context.Response.Cookies.Append(name, handle, Options(expires: null));
        return handle;
    }

    private static string SessionName(TenantId tenant) => $"__Host-fb-session-{tenant}";

    private static CookieOptions Options(DateTimeOffset? expires) =>
        new()
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
            Expires = expires,
        };
}
