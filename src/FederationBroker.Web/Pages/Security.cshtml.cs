using System.Buffers.Text;
using FederationBroker.Federation.SignOn;
using FederationBroker.SignIn.Passkeys;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>Passkeys and sessions. Looking needs a session, changing needs a recent proof of identity (ASVS 7.5.1, 7.5.2).</summary>
internal sealed class SecurityModel(PasskeySignIn passkeys, SessionStore sessions, RecentSignIn recent, PageFrame frame) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>Credential id, base64url.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    [BindProperty]
    public Guid SessionId { get; set; }

    public Session Current { get; private set; } = null!;

    public bool MayChange => recent.Holds(Current);

    public IReadOnlyList<Passkey> Passkeys { get; private set; } = [];

    public IReadOnlyList<Session> Others { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.Security);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session) return SignInFirst();
        Current = session;
        Passkeys = await passkeys.ListAsync(session.SubscriberId, cancellation);
        Others = [.. (await sessions.ListAsync(session.SubscriberId, cancellation)).Where(each => each.Id != session.Id)];
        return Page();
    }

    public Task<IActionResult> OnPostRemovePasskeyAsync(CancellationToken cancellation)
        => ChangeAsync("passkey-removed", session => Base64Url.IsValid(Passkey) ? passkeys.RemoveAsync(session.SubscriberId, Base64Url.DecodeFromChars(Passkey), cancellation) : Task.CompletedTask, cancellation);

    public Task<IActionResult> OnPostEndAsync(CancellationToken cancellation)
        => ChangeAsync("ended", session => sessions.EndAsync(session.SubscriberId, SessionId, cancellation), cancellation);

    public Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellation)
        => ChangeAsync("ended", session => sessions.EndAllOthersAsync(session.SubscriberId, session.Id, cancellation), cancellation);

    public static string IdOf(Passkey passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private async Task<IActionResult> ChangeAsync(string done, Func<Session, Task> change, CancellationToken cancellation)
    {
        frame.Stand(PageName.Security);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session || !recent.Holds(session)) return SignInFirst();
        await change(session);
        return new EndpointAnswer(SeeOther.To(frame.AbsoluteTo($"account/security?done={done}")));
    }

    private EndpointAnswer SignInFirst() => new(SeeOther.To(frame.AbsoluteTo("sign-in?next=security")));
}
