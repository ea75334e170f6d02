using System.Collections.Immutable;
using System.Globalization;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Profiles;
using FederationBroker.Subscribers.Profiles;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Asks who is watching, and for the PIN of a profile that has one (SUB-PROF).</summary>
internal sealed class ProfileModel(
    ProfileChoice choice,
    TicketStore tickets,
    LoginPurpose errands,
    RefusedSignIns refusals,
    PageFrame frame
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Ticket { get; set; } = string.Empty;

    [BindProperty]
    public Guid Profile { get; set; }

    [BindProperty]
    public string? Pin { get; set; }

    public ImmutableArray<UserProfile> Profiles { get; private set; } = [];

    public string? Service { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>The partner wants the PIN, so profiles without one are not offered.</summary>
    public bool WithPin { get; private set; }

    public bool AnyHasPin => Profiles.Any(profile => profile.PinHash is not null);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await OpenAsync(cancellation) ? Page() : Expired();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await OpenAsync(cancellation))
            return Expired();
        switch (await choice.ChooseAsync(HttpContext, new ProfileId(Profile), Pin, WithPin, cancellation))
        {
            case ProfileChoiceOutcome.Chosen or ProfileChoiceOutcome.NotSignedIn:
                return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"onward/{Ticket}")));
            case ProfileChoiceOutcome.WrongPin:
                return Again(frame.Say("profile.problem.pin"), StatusCodes.Status200OK);
            case ProfileChoiceOutcome.Throttled throttled:
                Response.Headers.RetryAfter = ((int)Math.Ceiling(throttled.For.TotalSeconds)).ToString(
                    CultureInfo.InvariantCulture
                );
                return Again(
                    frame.Count("sign-in.problem.throttled", (int)Math.Ceiling(throttled.For.TotalMinutes)),
                    StatusCodes.Status429TooManyRequests
                );
            default:
                return Again(frame.Say("profile.problem.choose"), StatusCodes.Status200OK);
        }
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation) =>
        await Leaving.ThroughPageAsync(
            HttpContext,
            await refusals.CancelAsync(HttpContext, Ticket, SignInRefusal.CancelledBySubscriber, cancellation)
        );

    private async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        if (
            await errands.FindAsync(HttpContext, Ticket, cancellation) is not { } errand
            || await tickets.FindAsync(HttpContext, Ticket, cancellation) is not { } ticket
        )
            return false;
        Service = errand.Partner?.Display.Name;
        WithPin = ticket.Request.AcceptableContexts.Contains(AuthenticationContext.ProfilePin);
        var all = await choice.ListAsync(HttpContext, cancellation);
        Profiles = WithPin ? [.. all.Where(profile => profile.PinHash is not null)] : all;
        frame.Stand(PageName.Profile, Ticket, errand.SuggestedLanguages);
        return true;
    }

    private PageResult Again(string problem, int status)
    {
        (Problem, Response.StatusCode) = (problem, status);
        return Page();
    }

    private static EndpointAnswer Expired() =>
        new(ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest));
}
