using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Logins;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn.Throttling;

/// <summary>Marks browsers that have signed in to an account: they have a budget of guesses of their own.</summary>
public sealed class KnownBrowsers(TenantScope scope, Sealer sealer, TimeProvider clock)
{
    private const int MostAccountsOfABrowser = 8;
    private static readonly TimeSpan BrowserIsKnownFor = TimeSpan.FromDays(365);

    /// <summary>What a browser is remembered for: the login with its mark. A new mark makes strangers of them
    /// all.</summary>
    public static string NameOf(CableId cableId, Login? login) => $"{cableId.Value}\n\n{login?.BrowserMark}";

    /// <summary>The cookie's handle when it was issued for this account; a cookie for other accounts is a
    /// stranger's.</summary>
    public string? FindFor(HttpRequest request, string account) =>
        Known(request) is [var handle, .. var proofs] && proofs.Contains(ProofOf(handle, account)) ? handle : null;

    /// <summary>A browser of a household is remembered for each of those who signed in last.</summary>
    public void Remember(HttpContext context, string account)
    {
        var known = Known(context.Request);
        var handle = known is [var kept, ..] ? kept : Secrets.New();
        var proof = ProofOf(handle, account);
        if (known is [_, var newest, ..] && newest == proof)
            return;
        var proofs = known.Skip(1).Where(other => other != proof).Prepend(proof).Take(MostAccountsOfABrowser);
        context.Response.Cookies.Append(
            CookieName,
            string.Join('.', proofs.Prepend(handle)),
            new CookieOptions
            {
                Secure = true,
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Path = "/",
                IsEssential = true,
                Expires = clock.GetUtcNow() + BrowserIsKnownFor,
            }
        );
    }

    private string[] Known(HttpRequest request) =>
        request.Cookies[CookieName] is { Length: > 0 and < 800 } cookie ? cookie.Split('.') : [];

    private string CookieName => $"__Host-fb-known-{scope.Tenant}";

    private string ProofOf(string handle, string account) =>
        Base32.Encode(sealer.Digest("known-browser", scope.Tenant, handle, account));
}
