using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Says what is the matter and whom to call, and leads back to the partner.</summary>
internal sealed class RefusedModel(SignInFlow flow, PageFrame frame) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Ticket { get; set; } = string.Empty;

    public Refusal Refusal { get; private set; } = null!;

    /// <summary>Null when the partner has left the configuration.</summary>
    public string? Service { get; private set; }

    /// <summary>A SAML partner that is cut off gets nothing at all, not even an error.</summary>
    public bool HasWayBack { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (
            !PageAddress.IsTicket(Ticket)
            || await flow.ExplainAsync(HttpContext, Ticket, cancellation) is not var (ticket, refused)
        )
            return new EndpointAnswer(ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest));
        if (refused is null)
            return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"continue/{Ticket}")));
        frame.Stand(PageName.Refused, Ticket, ticket.Request.UiLocales);
        (Refusal, Service) = (refused.Refusal, refused.Partner?.Display.Name);
        HasWayBack = !(
            ticket.Request.Protocol == SignInProtocol.Saml && refused.Refusal == RefusedSignIn.PartnerNotActive
        );
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await Leaving.ThroughPageAsync(HttpContext, await flow.LeaveAsync(HttpContext, Ticket, cancellation));
}
