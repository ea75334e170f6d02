using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Asks what a partner may get (BIL-003).</summary>
internal sealed class ConsentModel(ConsentPrompts prompts, LoginPurpose errands, SignInFlow flow, PageFrame frame)
    : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Ticket { get; set; } = string.Empty;

    /// <summary>Names of the ticked boxes.</summary>
    [BindProperty]
    public List<string> Accepted { get; set; } = [];

    /// <summary>The household may use the service as well.</summary>
    [BindProperty]
    public bool Household { get; set; }

    public ConsentPrompt Prompt { get; private set; } = null!;

    public IEnumerable<ConsentPromptItem> Required => Prompt.Items.Where(item => item.Required);

    public IEnumerable<ConsentPromptItem> Optional => Prompt.Items.Where(item => !item.Required);

    /// <summary>As it was answered before, or as it was ticked just now.</summary>
    public bool IsTicked(ConsentPromptItem item) =>
        HttpMethods.IsPost(Request.Method) ? Accepted.Contains(item.Claim) : item.WasAccepted;

    /// <summary>Shows the page again, ticks and all; nothing is kept.</summary>
    public Task<IActionResult> OnPostStayAsync(CancellationToken cancellation) => OnGetAsync(cancellation);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (
            !await OpenAsync(cancellation)
            || await prompts.DescribeAsync(HttpContext, Ticket, cancellation) is not { } prompt
        )
            return Expired();
        Prompt = prompt;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        // Open first: the language in which the notice stood is part of the proof.
        if (
            !await OpenAsync(cancellation)
            || !await prompts.AnswerAsync(HttpContext, Ticket, Accepted, Household, frame.Language, cancellation)
        )
            return Expired();
        return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"onward/{Ticket}")));
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation) =>
        await Leaving.ThroughPageAsync(
            HttpContext,
            await flow.CancelAsync(HttpContext, Ticket, SignInRefusal.ConsentRefused, cancellation)
        );

    private async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        if (await errands.FindAsync(HttpContext, Ticket, cancellation) is not { } errand)
            return false;
        frame.Stand(PageName.Consent, Ticket, errand.SuggestedLanguages);
        return true;
    }

    private static EndpointAnswer Expired() =>
        new(ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest));
}
