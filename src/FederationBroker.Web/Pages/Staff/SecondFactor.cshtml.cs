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
        if (await sessions.FindBegunAsync(Request, cancellation) is not { } begun)
            return Back();
        await PrepareAsync(begun, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        frame.StandInStaffArea(console: false);
        if (await sessions.FindBegunAsync(Request, cancellation) is not { } begun)
            return Back();
        var outcome = begun.Who.HasSecondFactor
            ? await factor.CheckAsync(HttpContext, begun, Code, cancellation)
            : await factor.SetUpAsync(HttpContext, begun, Code, cancellation);
        if (outcome is SecondFactorOutcome.LoginEnded)
            return Back();
        if (outcome is SecondFactorOutcome.SignedIn done)
        {
            RecoveryCodes = done.RecoveryCodes;
            return RecoveryCodes.IsEmpty ? new EndpointAnswer(SeeOther.To(ConsoleAddress)) : Page();
        }

        Problem = "This code was not accepted. Wait for the next one and type it; each code works once.";
        await PrepareAsync(begun, cancellation);
        return Page();
    }

    private async Task PrepareAsync(BegunSignIn begun, CancellationToken cancellation)
    {
        Code = null;
        SetsUp = !begun.Who.HasSecondFactor;
        if (!SetsUp)
            return;
        var secret = await factor.NewSecretAsync(begun, cancellation);
        Picture = QrPicture.Of(
            Totp.AddressOf(secret, $"{frame.Operator ?? "Platform"} staff", vault.OpenName(begun.Who))
        );
        SecretText = string.Join(' ', Totp.TextOf(secret).Chunk(4).Select(group => new string(group)));
    }

    private EndpointAnswer Back() => new(SeeOther.To(address.To(Request, "sign-in?because=tries")));
}
