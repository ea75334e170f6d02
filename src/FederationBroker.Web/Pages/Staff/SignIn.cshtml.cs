using System.Globalization;
using FederationBroker.Federation.Flow;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Staff;
using FederationBroker.Staff.Access;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Staff;

/// <summary>First factor of the operator's staff.</summary>
internal sealed class SignInModel(StaffSignIn signIn, StaffAddress address, PageFrame frame) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The token of a challenge that was shown before.</summary>
    [BindProperty(Name = "Challenge")]
    public string? Token { get; set; }

    [BindProperty]
    public string? Solution { get; set; }

    /// <summary>What the page's script is to work out before the form is sent again.</summary>
    public Work? Work { get; private set; }

    /// <summary>Why the person is here, as the redirect says; anything unknown shows nothing.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Because { get; set; }

    public string? Problem { get; private set; }

    public string? Notice =>
        Because switch
        {
            "ended" => "Your session has ended. Sign in again.",
            "enrolled" => "Your password is set. Sign in with it; you will then set up your second factor.",
            "tries" => "That login was ended. Sign in again.",
            "out" => "You are signed out.",
            _ => null,
        };

    public void OnGet() => frame.StandInStaffArea(console: false);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        frame.StandInStaffArea(console: false);
        Because = null;
        if (string.IsNullOrWhiteSpace(Name) || string.IsNullOrEmpty(Password))
            return Again("Type your name and your password.");
        return await signIn.AttemptAsync(
            HttpContext,
            Name,
            Password,
            ChallengeAnswer.Of(Token, Solution),
            cancellation
        ) switch
        {
            StaffSignInOutcome.SecondFactorNeeded => new EndpointAnswer(
                SeeOther.To(address.To(Request, "second-factor"))
            ),
            StaffSignInOutcome.ChallengeNeeded needed => Challenged(needed.Challenge),
            StaffSignInOutcome.Busy => Later(
                PasswordHashing.BusyFor,
                "Many people are signing in at this moment. Try again in a few seconds."
            ),
            _ => Again("Name or password is wrong."),
        };
    }

    private PageResult Again(string problem)
    {
        Problem = problem;
        return Page();
    }

    private PageResult Challenged(Challenge challenge)
    {
        Work = new Work(
            challenge,
            "Your browser is working out a small puzzle …",
            "Ready. Type your password again.",
            WaitOf(challenge.Wait)
        );
        return Later(
            challenge.Wait,
            "Too many wrong passwords were tried here. Type your password again; your browser works out a small "
                + "puzzle meanwhile."
        );
    }

    private static string WaitOf(TimeSpan wait) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Without scripts, wait {Math.Ceiling(wait.TotalSeconds)} seconds before you try again."
        );

    private PageResult Later(TimeSpan wait, string problem)
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Again(problem);
    }
}
