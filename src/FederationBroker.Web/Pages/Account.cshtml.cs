using System.Collections.Immutable;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Connected services: what each partner got, and the way to take it back (BIL-003).</summary>
internal sealed class AccountModel(
    ConnectedServices services,
    HouseholdSharing sharing,
    SessionStore sessions,
    PageFrame frame
) : PageModel
{
    /// <summary>What was just done, as the redirect after it says; anything unknown shows nothing.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    [BindProperty]
    public string? Partner { get; set; }

    public ImmutableArray<ConnectedService> Connected { get; private set; } = [];

    public ImmutableArray<GrantHistoryEntry> History { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.Account);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        Connected = await services.ListAsync(session.SubscriberId, cancellation);
        History = await services.HistoryAsync(session.SubscriberId, cancellation);
        return Page();
    }

    public Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation) =>
        ChangeAsync(
            (subscriber, partner) => services.WithdrawAsync(subscriber, partner, cancellation),
            "removed",
            cancellation
        );

    public Task<IActionResult> OnPostForgetAsync(CancellationToken cancellation) =>
        ChangeAsync(
            (subscriber, partner) => services.ResetPseudonymAsync(subscriber, partner, cancellation),
            "forgotten",
            cancellation
        );

    public Task<IActionResult> OnPostShareAsync(CancellationToken cancellation) =>
        ChangeAsync(
            (subscriber, partner) => sharing.ShareAsync(subscriber, partner, frame.Language, cancellation),
            "shared",
            cancellation
        );

    public Task<IActionResult> OnPostUnshareAsync(CancellationToken cancellation) =>
        ChangeAsync(
            (subscriber, partner) => sharing.StopAsync(subscriber, partner, cancellation),
            "unshared",
            cancellation
        );

    private async Task<IActionResult> ChangeAsync(
        Func<SubscriberId, PartnerId, Task<bool>> change,
        string done,
        CancellationToken cancellation
    )
    {
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session)
            return SignInFirst();
        // A second click finds nothing left to do; that is a success too.
        if (PartnerId.TryParse(Partner, out var partner))
            await change(session.SubscriberId, partner);
        return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account?done={done}")));
    }

    private EndpointAnswer SignInFirst() => new(SeeOther.To(frame.AbsoluteTo("sign-in")));
}
