using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Staff;
using FederationBroker.Staff.Access;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Staff;

/// <summary>
/// Where an enrolment link leads: the person chooses a password. Looking at the page does not use the link up.
/// </summary>
internal sealed class EnrolModel(Enrolment enrolment, StaffAddress address, PageFrame frame) : PageModel
{
    private const int LongestHandle = 100;

    [BindProperty(SupportsGet = true)]
    public string Handle { get; set; } = string.Empty;

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Repeated { get; set; }

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.StandInStaffArea(console: false);
        return Handle.Length <= LongestHandle && await enrolment.IsOpenAsync(Handle, cancellation) ? Page() : Expired();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        frame.StandInStaffArea(console: false);
        if (Handle.Length > LongestHandle)
            return Expired();
        if (Password != Repeated)
            return Again("The two passwords differ.");
        return await enrolment.ChoosePasswordAsync(Handle, Password, cancellation) switch
        {
            EnrolmentOutcome.Done => new EndpointAnswer(SeeOther.To(address.To(Request, "sign-in?because=enrolled"))),
            EnrolmentOutcome.PasswordRefused refused => Again(refused.Refusal),
            _ => Expired(),
        };
    }

    private PageResult Again(string problem)
    {
        Problem = problem;
        return Page();
    }

    private static EndpointAnswer Expired() =>
        new(ErrorPage.Result(StaffErrors.LinkExpired, StatusCodes.Status404NotFound));
}
