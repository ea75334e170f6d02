using FederationBroker.Federation.Flow;
using FederationBroker.Federation.SignOut;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>
/// Ends the cable login in this browser. GET only asks: a link on another site must not sign anybody out.
/// </summary>
internal sealed class SignOutModel(SessionStore sessions, SignOutVisits visits, PageFrame frame) : PageModel
{
    public bool IsDone { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.SignOut);
        IsDone = await sessions.FindCurrentAsync(HttpContext, cancellation) is null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var session = await sessions.FindCurrentAsync(HttpContext, cancellation);
        var page = session is null ? null : await visits.PageAsync(session.Id, returnTo: null, cancellation);
        await sessions.EndCurrentAsync(HttpContext, cancellation);
        return new EndpointAnswer(SeeOther.To(page ?? frame.AbsoluteTo("sign-out")));
    }
}
