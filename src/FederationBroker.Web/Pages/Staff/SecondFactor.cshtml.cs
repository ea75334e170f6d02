using System.Collections.Immutable;
using FederationBroker.Federation.Flow;
using FederationBroker.Staff;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.Members;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Staff;

/// <summary>
/// Second factor of a login that has begun; at the first one it is set up, and recovery codes are shown once.
/// </summary>
internal sealed class SecondFactorModel(
    SecondFactor factor,
    StaffSessions sessions,
    StaffVault vault,
    StaffAddress address,
    PageFrame frame
) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    public string? Problem { get; private set; }

    public bool SetsUp { get; private set; }

    public QrPicture? Picture { get; private set; }

    /// <summary>For typing, where no camera is at hand.</summary>
    public string? SecretText { get; private set; }

    public ImmutableArray<string> RecoveryCodes { get; private set; } = [];

    public string ConsoleAddress => $"{address.BaseFor(Request)}/";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.StandInStaffArea(console: false);
        if (await sessions.FindBegunAsync(Request, cancellation) is not var (session, member))
            return Back();
        await PrepareAsync(session, member, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        frame.StandInStaffArea(console: false);
        if (await sessions.FindBegunAsync(Request, cancellation) is not var (session, member))
            return Back();
        var outcome = member.SealedTotpSecret is null
            ? await factor.SetUpAsync(HttpContext, session, member, Code, cancellation)
            : await factor.CheckAsync(HttpContext, session, member, Code, cancellation);
        if (outcome is SecondFactorOutcome.LoginEnded)
            return Back();
        if (outcome is SecondFactorOutcome.SignedIn done)
        {
            RecoveryCodes = done.RecoveryCodes;
            return RecoveryCodes.IsEmpty ? new EndpointAnswer(SeeOther.To(ConsoleAddress)) : Page();
        }

        Problem = "This code was not accepted. Wait for the next one and type it; each code works once.";
        await PrepareAsync(session, member, cancellation);
        return Page();
    }

    private async Task PrepareAsync(StaffSession session, StaffMember member, CancellationToken cancellation)
    {
        Code = null;
        SetsUp = member.SealedTotpSecret is null;
        if (!SetsUp)
            return;
        var secret = await factor.NewSecretAsync(session, cancellation);
        Picture = QrPicture.Of(Totp.AddressOf(secret, $"{frame.Operator ?? "Platform"} staff", vault.OpenName(member)));
        SecretText = string.Join(' ', Totp.TextOf(secret).Chunk(4).Select(group => new string(group)));
    }

    private EndpointAnswer Back() => new(SeeOther.To(address.To(Request, "sign-in?because=tries")));
}
