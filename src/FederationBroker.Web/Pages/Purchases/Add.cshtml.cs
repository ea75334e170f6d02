using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>
/// The price, the terms, and the button (J.1304 configurations 2 and 4): where operator's pages and deep links of
/// partners lead.
/// </summary>
internal sealed class AddModel(
    Collaboration.Purchasing.Purchases purchases,
    PurchaseLinks links,
    SessionStore sessions,
    PageFrame frame
) : PageModel
{
    private const int LongestName = 64;

    /// <summary>The sealed purchase.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Link { get; set; }

    /// <summary>In a deep link: <c>partner/offer</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Offer { get; set; }

    /// <summary>In a deep link: where to come back to.</summary>
    [BindProperty(SupportsGet = true, Name = "return")]
    public string? ReturnUrl { get; set; }

    /// <summary>Of the terms that the form showed.</summary>
    [BindProperty]
    public string? Terms { get; set; }

    /// <summary>Of this form: sent twice, it orders once.</summary>
    [BindProperty]
    public Guid Key { get; set; }

    /// <summary>Null when it cannot be bought.</summary>
    public PurchasePreview.Offered? Offered { get; private set; }

    /// <summary>Why not, in the page's language.</summary>
    public string? Problem { get; private set; }

    public string? ProblemCode { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Link is null)
            return BeginWithDeepLink();
        if (Open() is not { } purchase)
            return Unreadable();
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"sign-in?next=add:{Link}")));
        Key = Guid.CreateVersion7();
        return await ShowAsync(WishOf(purchase, session, terms: null), cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Open() is not { } purchase)
            return Unreadable();
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"sign-in?next=add:{Link}")));
        var approval = new PurchaseApproval(Key.ToString("N"), frame.Language);
        var wish = WishOf(purchase, session, Terms ?? string.Empty);
        switch (await purchases.PlaceAsync(wish, approval, cancellation))
        {
            case PurchaseOutcome.Placed placed:
                return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/orders/{placed.Number}")));
            case PurchaseOutcome.Refused refused:
                Meet(refused.Refusal);
                Key = Guid.CreateVersion7();
                return await ShowAsync(wish with { TermsHash = null }, cancellation);
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    // What was typed into an address becomes one of ours at once: it survives signing in and changes of language.
    private EndpointAnswer BeginWithDeepLink()
    {
        if (
            Offer?.Split('/') is not [var partner, var offer]
            || partner.Length is 0 or > LongestName
            || offer.Length is 0 or > LongestName
            || links.Seal(new PurchaseLink(partner, offer, ReturnUrl)) is not { } link
        )
            return Unreadable();
        return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/add/{link}")));
    }

    private PurchaseLink? Open()
    {
        frame.Stand(PageName.Add, Link);
        return links.Open<PurchaseLink>(Link!);
    }

    private async Task<IActionResult> ShowAsync(PurchaseWish wish, CancellationToken cancellation)
    {
        switch (await purchases.PreviewAsync(wish, frame.Language, cancellation))
        {
            case PurchasePreview.Offered offered:
                Offered = offered;
                break;
            case PurchasePreview.Refused refused when Problem is null:
                Meet(refused.Refusal);
                break;
        }

        return Page();
    }

    private void Meet(Refusal refusal)
    {
        ProblemCode = refusal.Code;
        Problem = frame.Find($"error.{refusal.Code}") ?? refusal.Message;
    }

    private static PurchaseWish WishOf(PurchaseLink purchase, Session session, string? terms) =>
        new()
        {
            Subscriber = session.SubscriberId,
            IsHousehold = session.IsHousehold,
            Partner = PartnerId.TryParse(purchase.Partner, out var partner) ? partner : default,
            Offer = purchase.Offer,
            ReturnUrl = purchase.ReturnUrl,
            TermsHash = terms,
        };

    private static EndpointAnswer Unreadable() =>
        new(ErrorPage.Result(PageErrors.Unreadable, StatusCodes.Status400BadRequest));
}
