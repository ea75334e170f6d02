using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>
/// Between a form and <c>/continue/{ticket}</c>, so that the way to the partner is no redirect of a form. See
/// <see cref="PagePolicy.Apply"/>.
/// </summary>
internal sealed class OnwardModel(PageFrame frame) : PageModel
{
    public IActionResult OnGet(string ticket) =>
        PageAddress.IsTicket(ticket)
            ? ThemedView.Of("Leaving", frame.To($"continue/{ticket}"))
            : new EndpointAnswer(ErrorPage.Result(SignOnErrors.NotFound, StatusCodes.Status404NotFound));
}
