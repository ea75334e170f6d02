using System.Collections.Immutable;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.SignOut;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>
/// The cable login has ended; this page signs the browser out at services that are told by it, and then leads on.
/// </summary>
internal sealed class SignedOutModel(SignOutVisits visits, PageFrame frame) : PageModel
{
    /// <summary>Without script the browser goes on after so many seconds, whoever has answered by then.</summary>
    public const int Seconds = 3;

    public ImmutableArray<SignOutVisit> Services { get; private set; } = [];

    /// <summary>Null: the browser stays here.</summary>
    public string? ReturnTo { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? visits, CancellationToken cancellation)
    {
        frame.Stand(PageName.SignOut);
        if (await OpenAsync(visits, cancellation) is not { } tour)
            return new EndpointAnswer(ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest));
        (Services, ReturnTo) = (tour.Visits, tour.ReturnTo);
        frame.MayFrame([.. Services.Select(each => new Uri(each.Address).GetLeftPart(UriPartial.Authority))]);
        return Page();
    }

    private async Task<SignOutTour?> OpenAsync(string? address, CancellationToken cancellation) =>
        address is { Length: > 0 and < 8000 } ? await visits.OpenAsync(address, cancellation) : null;
}
