using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Between a form and <c>/continue/{ticket}</c>, so that the way to the partner is no redirect of a form. See <see cref="PagePolicy.Apply"/>.</summary>
internal sealed class OnwardModel(PageFrame frame) : PageModel
{
    // The handle becomes part of a refresh address, whose syntax gives some characters a meaning.
    public IActionResult OnGet(string ticket)
        => ticket.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? ThemedView.Of("Leaving", frame.To($"continue/{ticket}")) : NotFound();
}
