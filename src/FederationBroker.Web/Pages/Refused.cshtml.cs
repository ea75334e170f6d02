using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Says what is the matter and whom to call, and leads back to the partner.</summary>
internal sealed class RefusedModel(RefusedSignIns refusals, PageFrame frame) : PageModel
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
        var explanation = PageAddress.IsTicket(Ticket)
            ? await refusals.ExplainAsync(HttpContext, Ticket, cancellation)
            : new Explanation.NoSuchTicket();
        return explanation switch
        {
            Explanation.Refused refused => Explain(refused.Ticket.Request, refused.Why),
            Explanation.Settled => new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"continue/{Ticket}"))),
            _ => new EndpointAnswer(ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest)),
        };
    }

    private PageResult Explain(PartnerRequest request, RefusedSignIn refused)
    {
        frame.Stand(PageName.Refused, Ticket, request.UiLocales);
        (Refusal, Service) = (refused.Refusal, refused.Partner?.Display.Name);
        HasWayBack = !(request.Protocol == SignInProtocol.Saml && refused.Refusal == RefusedSignIn.PartnerNotActive);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await Leaving.ThroughPageAsync(HttpContext, await refusals.LeaveAsync(HttpContext, Ticket, cancellation));
}
