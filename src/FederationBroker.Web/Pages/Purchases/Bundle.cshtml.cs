using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>What is in a bundle, what it costs, and the button (J.1304 configurations 2 and 4, sales type B).</summary>
internal sealed class BundleModel(
    BundlePurchases purchases,
    PurchaseLinks links,
    SessionStore sessions,
    PageFrame frame
) : PageModel
{
    private const int LongestName = 64;

    /// <summary>The sealed purchase.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Link { get; set; }

    /// <summary>In a deep link: the bundle's name.</summary>
    [BindProperty(SupportsGet = true, Name = "bundle")]
    public string? Named { get; set; }

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
    public BundlePreview.Offered? Offered { get; private set; }

    /// <summary>Why not, in the page's language.</summary>
    public string? Problem { get; private set; }

    public string? ProblemCode { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Link is null)
            return BeginWithDeepLink();
        if (Open() is not { } bundle)
            return Unreadable();
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        Key = Guid.CreateVersion7();
        return await ShowAsync(WishOf(bundle, session, terms: null), cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Open() is not { } bundle)
            return Unreadable();
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        var approval = new PurchaseApproval(Key.ToString("N"), frame.Language);
        var wish = WishOf(bundle, session, Terms ?? string.Empty);
        switch (await purchases.PlaceAsync(wish, approval, cancellation))
        {
            case PurchaseOutcome.Placed placed:
                return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/orders/{placed.Number}")));
            case PurchaseOutcome.Refused refused:
                Meet(refused.Refusal, part: null);
                Key = Guid.CreateVersion7();
                return await ShowAsync(wish with { TermsHash = null }, cancellation);
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    // What was typed into an address becomes one of ours at once: it survives signing in and changes of language.
    private EndpointAnswer BeginWithDeepLink() =>
        Named is { Length: > 0 and <= LongestName } name && links.Seal(new BundleLink(name, ReturnUrl)) is { } link
            ? new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/bundle/{link}")))
            : Unreadable();

    private BundleLink? Open()
    {
        frame.Stand(PageName.Bundle, Link);
        return links.Open<BundleLink>(Link!);
    }

    private async Task<IActionResult> ShowAsync(BundleWish wish, CancellationToken cancellation)
    {
        switch (await purchases.PreviewAsync(wish, cancellation))
        {
            case BundlePreview.Offered offered:
                Offered = offered;
                break;
            case BundlePreview.Refused refused:
                Meet(refused.Refusal, refused.Part);
                break;
        }

        return Page();
    }

    private void Meet(Refusal refusal, BundlePart? part)
    {
        var why = frame.Find($"error.{refusal.Code}") ?? refusal.Message;
        ProblemCode = refusal.Code;
        Problem = part is null ? why : $"{part.Partner.Display.Name}, {part.Offer.NameIn(frame.Language)}: {why}";
    }

    private static BundleWish WishOf(BundleLink bundle, Session session, string? terms) =>
        new()
        {
            Subscriber = session.SubscriberId,
            IsHousehold = session.IsHousehold,
            Bundle = bundle.Bundle,
            ReturnUrl = bundle.ReturnUrl,
            TermsHash = terms,
        };

    private EndpointAnswer SignInFirst() => new(SeeOther.To(frame.AbsoluteTo($"sign-in?next=bundle:{Link}")));

    private static EndpointAnswer Unreadable() =>
        new(ErrorPage.Result(PageErrors.Unreadable, StatusCodes.Status400BadRequest));
}
