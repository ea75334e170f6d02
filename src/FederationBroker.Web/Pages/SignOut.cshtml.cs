using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>
/// Ends the cable login in this browser. GET only asks: a link on another site must not sign anybody out.
/// </summary>
internal sealed class SignOutModel(SessionStore sessions, PageFrame frame) : PageModel
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
        await sessions.EndCurrentAsync(HttpContext, cancellation);
        return new EndpointAnswer(Federation.Flow.SeeOther.To(frame.AbsoluteTo("sign-out")));
    }
}
