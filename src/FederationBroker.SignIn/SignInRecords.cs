using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn;

/// <summary>What sign-in leaves behind: audit events, and the mark that a browser has signed in to an account before.</summary>
public sealed class SignInRecords(BrokerDbContext database, AuditTrail audit, TenantScope scope, Sealer sealer, TimeProvider clock)
{
    private static readonly TimeSpan BrowserIsKnownFor = TimeSpan.FromDays(365);

    public TenantId Tenant => scope.Tenant;

    public DateTimeOffset Now => clock.GetUtcNow();

    public void Add(string action, string outcome, SubscriberId? subject) => audit.Add("subscriber", action, outcome, subject: subject?.Value.ToString());

    /// <summary>Notes what was tried. Whoever is nobody known is counted, and gets no row.</summary>
    public async Task NoteAsync(string action, string outcome, SubscriberId? subject, CancellationToken cancellation)
    {
        if (subject is null)
        {
            audit.CountRefusal("subscriber", action, outcome);
            return;
        }

        Add(action, outcome, subject);
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>The cookie's handle when it was issued for this account; a cookie for another account is a stranger's.</summary>
    public string? KnownBrowserFor(HttpRequest request, string account)
    {
        if (request.Cookies[CookieName] is not { Length: < 200 } cookie || cookie.Split('.') is not [var handle, var proof]) return null;
        return proof == ProofOf(handle, account) ? handle : null;
    }

    public void RememberBrowser(HttpContext context, string account)
    {
        if (KnownBrowserFor(context.Request, account) is not null) return;
        var handle = Secrets.New();
        context.Response.Cookies.Append(CookieName, $"{handle}.{ProofOf(handle, account)}", new CookieOptions
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
            Expires = clock.GetUtcNow() + BrowserIsKnownFor,
        });
    }

    private string CookieName => $"__Host-fb-known-{scope.Tenant}";

    private string ProofOf(string handle, string account) => Base32.Encode(sealer.Digest("known-browser", scope.Tenant, handle, account));
}
