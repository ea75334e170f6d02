using System.Globalization;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.SignIn;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Sessions;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>
/// Cable login (LOG-001): for a partner's request when the address has a ticket, for the account pages when it has
/// none.
/// </summary>
internal sealed class SignInModel(
    LoginPurpose errands,
    PasswordSignIn passwords,
    SessionStore sessions,
    RefusedSignIns refusals,
    PageFrame frame
) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Ticket { get; set; }

    /// <summary>Where to go afterwards without a ticket: the name of an account page, from a closed list.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    [BindProperty]
    public string? CableId { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    /// <summary>The token of a challenge that was shown before.</summary>
    [BindProperty(Name = "Challenge")]
    public string? Token { get; set; }

    [BindProperty]
    public string? Solution { get; set; }

    /// <summary>What the page's script is to work out before the form is sent again.</summary>
    public Work? Work { get; private set; }

    public Errand Errand { get; private set; } = Errand.Account;

    /// <summary>What went wrong, in the page's language; null at first sight.</summary>
    public string? Problem { get; private set; }

    /// <summary>Given with what the operator can help with; null for what people mend themselves.</summary>
    public string? ProblemCode { get; private set; }

    /// <summary>Somebody of the household is signed in, and this needs a person.</summary>
    public bool NeedsPerson { get; private set; }

    /// <summary>
    /// The connection is that of a home whose manager shared this service: it can be used without signing in.
    /// </summary>
    public bool AtHome { get; private set; }

    public bool CableIdMissing { get; private set; }

    public bool PasswordMissing { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await OpenAsync(cancellation))
            return Expired();
        CableId = Errand.Request?.LoginHint;
        NeedsPerson = await sessions.FindCurrentAsync(HttpContext, cancellation) is { IsHousehold: true };
        AtHome = !NeedsPerson && await errands.IsOpenFromHomeAsync(HttpContext, Errand, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await OpenAsync(cancellation))
            return Expired();
        (CableIdMissing, PasswordMissing) = (string.IsNullOrWhiteSpace(CableId), string.IsNullOrEmpty(Password));
        if (CableIdMissing || PasswordMissing)
            return Again("sign-in.problem.incomplete");
        return await passwords.AttemptAsync(HttpContext, AttemptOf(), cancellation) switch
        {
            SignInOutcome.SignedIn signedIn => new EndpointAnswer(
                SeeOther.To(await errands.FinishAsync(HttpContext, Ticket, Next, signedIn.Session, cancellation))
            ),
            SignInOutcome.ChallengeNeeded needed => Challenged(needed.Challenge),
            SignInOutcome.NotDuringTrial => Met(RefusedSignIn.NotDuringTrial),
            SignInOutcome.Busy => Later(PasswordHashing.BusyFor, "sign-in.problem.busy"),
            _ => Again("sign-in.problem.wrong"),
        };
    }

    /// <summary>Goes on as whoever is at home (SUB-SIGN).</summary>
    public async Task<IActionResult> OnPostHomeAsync(CancellationToken cancellation)
    {
        if (!await OpenAsync(cancellation))
            return Expired();
        return await errands.EnterFromHomeAsync(HttpContext, Errand, cancellation) is { } session
            ? new EndpointAnswer(
                SeeOther.To(await errands.FinishAsync(HttpContext, Ticket, Next, session, cancellation))
            )
            : Met(RefusedSignIn.NotAtHome);
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation)
    {
        if (Ticket is null)
            return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo(string.Empty)));
        return await Leaving.ThroughPageAsync(
            HttpContext,
            await refusals.CancelAsync(HttpContext, Ticket, SignInRefusal.CancelledBySubscriber, cancellation)
        );
    }

    private async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        if (await errands.FindAsync(HttpContext, Ticket, cancellation) is not { } errand)
            return false;
        Errand = errand;
        frame.Stand(PageName.SignIn, Ticket, errand.SuggestedLanguages);
        return true;
    }

    private PageResult Again(string problem)
    {
        Problem = frame.Say(problem);
        return Page();
    }

    private PageResult Met(Refusal refusal)
    {
        ProblemCode = refusal.Code;
        return Again($"error.{refusal.Code}");
    }

    private PasswordAttempt AttemptOf() => new(CableId!, Password!, Remember, ChallengeAnswer.Of(Token, Solution));

    // Not a wall: the right password gets through with the browser's work, or after a wait; a passkey gets through in
    // any case.
    private PageResult Challenged(Challenge challenge)
    {
        var wait = frame.Count("sign-in.problem.throttled", (int)Math.Ceiling(challenge.Wait.TotalMinutes));
        Work = new Work(challenge, frame.Say("sign-in.challenge.working"), frame.Say("sign-in.challenge.ready"), wait);
        return Later(challenge.Wait, "sign-in.problem.challenge");
    }

    private PageResult Later(TimeSpan wait, string problem)
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Again(problem);
    }

    private static EndpointAnswer Expired() =>
        new(ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest));
}
