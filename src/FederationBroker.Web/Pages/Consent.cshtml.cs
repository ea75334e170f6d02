using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Asks what a partner may get (BIL-003).</summary>
internal sealed class ConsentModel(
    ConsentPrompts prompts,
    ConsentAnswers answers,
    LoginPurpose errands,
    RefusedSignIns refusals,
    PageFrame frame
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Ticket { get; set; } = string.Empty;

    /// <summary>Names of the ticked boxes.</summary>
    [BindProperty]
    public List<string> Accepted { get; set; } = [];

    /// <summary>The household may use the service as well.</summary>
    [BindProperty]
    public bool Household { get; set; }

    /// <summary>Of what is bought, as the page showed them; null: nothing is.</summary>
    [BindProperty]
    public string? Terms { get; set; }

    public ConsentPrompt Prompt { get; private set; } = null!;

    /// <summary>What is bought with it; null: nothing, or it cannot be.</summary>
    public OfferOnSale.Available? Sale => Prompt.Sale as OfferOnSale.Available;

    /// <summary>Why what the partner asks cannot be bought, in the page's language; null: it can.</summary>
    public string? Problem { get; private set; }

    public string? ProblemCode { get; private set; }

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
            || await prompts.DescribeAsync(HttpContext, Ticket, frame.Language, cancellation) is not { } prompt
        )
            return Expired();
        Prompt = prompt;
        if (prompt.Sale is OfferOnSale.Unavailable unavailable)
            Meet(unavailable.Refusal);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        // Open first: the language in which the notice stood is part of the proof.
        if (!await OpenAsync(cancellation))
            return Expired();
        var answer = new ConsentAnswer(Accepted, Household, Terms, frame.Language);
        switch (await answers.KeepAsync(HttpContext, Ticket, answer, cancellation))
        {
            case ConsentKeeping.Kept:
                return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"onward/{Ticket}")));
            case ConsentKeeping.NotOrdered notOrdered:
                Meet(notOrdered.Refusal);
                return await OnGetAsync(cancellation);
            default:
                return Expired();
        }
    }

    private void Meet(Refusal refusal)
    {
        ProblemCode = refusal.Code;
        Problem = frame.Find($"error.{refusal.Code}") ?? refusal.Message;
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation) =>
        await Leaving.ThroughPageAsync(
            HttpContext,
            await refusals.CancelAsync(HttpContext, Ticket, SignInRefusal.ConsentRefused, cancellation)
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
