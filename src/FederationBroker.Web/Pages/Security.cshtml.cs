using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel.Access;
using FederationBroker.SignIn.Access;
using FederationBroker.SignIn.Passkeys;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

/// <summary>
/// Password, passkeys and sessions. Looking needs a session, changing needs a recent proof of identity (ASVS 7.5.1,
/// 7.5.2). What ends with an old password is a choice that is shown, and the safe one is preset (ASVS 7.4.3).
/// </summary>
internal sealed class SecurityModel(
    OwnPasskeys passkeys,
    PasswordChange passwords,
    OwnAccess access,
    SessionStore sessions,
    RecentSignIn recent,
    PageFrame frame
) : PageModel
{
    /// <summary>What may end beside passkeys, which are chosen one by one.</summary>
    public static readonly ImmutableArray<AccessKind> Choices =
    [
        AccessKind.Logins,
        AccessKind.Services,
        AccessKind.Browsers,
    ];

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>Credential id, base64url.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>What a passkey is to be called.</summary>
    [BindProperty]
    public string? PasskeyName { get; set; }

    [BindProperty]
    public Guid SessionId { get; set; }

    [BindProperty]
    public string? OldPassword { get; set; }

    [BindProperty]
    public string? NewPassword { get; set; }

    [BindProperty]
    public List<AccessKind> Ends { get; set; } = [];

    /// <summary>Credential ids of the passkeys to remove, base64url.</summary>
    [BindProperty]
    public List<string> Removed { get; set; } = [];

    public Session Current { get; private set; } = null!;

    public bool MayChange => recent.Holds(Current);

    public IReadOnlyList<Passkey> Passkeys { get; private set; } = [];

    public IReadOnlyList<Session> Others { get; private set; } = [];

    /// <summary>Null for somebody without a cable ID of their own.</summary>
    public Login? Login { get; private set; }

    /// <summary>Why the password was not changed; null at first sight.</summary>
    public string? Problem { get; private set; }

    public bool AsksForOldPassword => Login is { } login && PasswordChange.AsksForOldPassword(login, Current);

    /// <summary>Preset to the safe choice; as it was ticked when the form comes back.</summary>
    public bool IsEnding(AccessKind kind) => Problem is null || Ends.Contains(kind);

    public bool IsRemoving(Passkey passkey) => Problem is null ? !IsInUse(passkey) : Removed.Contains(IdOf(passkey));

    /// <summary>This very login was begun with it.</summary>
    public bool IsInUse(Passkey passkey) =>
        Current.PasskeyId is { } used && used.AsSpan().SequenceEqual(passkey.CredentialId);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.Security);
        return await sessions.FindPersonAsync(HttpContext, cancellation) is { } session
            ? await ShowAsync(session, cancellation)
            : SignInFirst();
    }

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellation)
    {
        frame.Stand(PageName.Security);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session || !recent.Holds(session))
            return SignInFirst();
        var wanted = new NewPassword(OldPassword, NewPassword ?? string.Empty, KindsToEnd, PasskeysToRemove);
        return await passwords.ChangeAsync(HttpContext, session, wanted, cancellation) switch
        {
            PasswordChangeOutcome.Changed => DoneWith("password"),
            PasswordChangeOutcome.NoLogin => DoneWith(string.Empty),
            PasswordChangeOutcome.Unusable => await AgainAsync(
                session,
                frame.Say("security.password.problem.unusable"),
                cancellation
            ),
            PasswordChangeOutcome.Throttled throttled => await LaterAsync(session, throttled.For, cancellation),
            _ => await AgainAsync(session, frame.Say("security.password.problem.old"), cancellation),
        };
    }

    public Task<IActionResult> OnPostRemovePasskeyAsync(CancellationToken cancellation) =>
        ChangeAsync(
            "passkey-removed",
            session =>
                Decoded(Passkey) is { } id ? passkeys.RemoveAsync(session, id, cancellation) : Task.CompletedTask,
            cancellation
        );

    public Task<IActionResult> OnPostRenamePasskeyAsync(CancellationToken cancellation) =>
        ChangeAsync(
            "passkey-renamed",
            session =>
                Decoded(Passkey) is { } id
                    ? passkeys.RenameAsync(session.SubscriberId, id, PasskeyName ?? string.Empty, cancellation)
                    : Task.CompletedTask,
            cancellation
        );

    public Task<IActionResult> OnPostEndAsync(CancellationToken cancellation) =>
        ChangeAsync("ended", session => sessions.EndAsync(session.SubscriberId, SessionId, cancellation), cancellation);

    public Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellation) =>
        ChangeAsync(
            "others-ended",
            session => access.EndAsync(HttpContext, session, KindsToEnd, PasskeysToRemove, cancellation),
            cancellation
        );

    public static string IdOf(Passkey passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    private ImmutableHashSet<AccessKind> KindsToEnd => [.. Ends.Intersect(Choices), AccessKind.Passkeys];

    private ImmutableArray<byte[]> PasskeysToRemove => [.. Removed.Select(Decoded).OfType<byte[]>()];

    private static byte[]? Decoded(string? id) =>
        id is { Length: > 0 and < 2000 } && Base64Url.IsValid(id) ? Base64Url.DecodeFromChars(id) : null;

    private async Task<PageResult> ShowAsync(Session session, CancellationToken cancellation)
    {
        Current = session;
        Login = await passwords.FindLoginAsync(session, cancellation);
        Passkeys = await passkeys.ListAsync(session.SubscriberId, cancellation);
        Others =
        [
            .. (await sessions.ListAsync(session.SubscriberId, cancellation)).Where(each => each.Id != session.Id),
        ];
        return Page();
    }

    private Task<PageResult> AgainAsync(Session session, string problem, CancellationToken cancellation)
    {
        Problem = problem;
        return ShowAsync(session, cancellation);
    }

    private Task<PageResult> LaterAsync(Session session, TimeSpan wait, CancellationToken cancellation)
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return AgainAsync(
            session,
            frame.Count("sign-in.problem.throttled", (int)Math.Ceiling(wait.TotalMinutes)),
            cancellation
        );
    }

    private async Task<IActionResult> ChangeAsync(
        string done,
        Func<Session, Task> change,
        CancellationToken cancellation
    )
    {
        frame.Stand(PageName.Security);
        if (await sessions.FindPersonAsync(HttpContext, cancellation) is not { } session || !recent.Holds(session))
            return SignInFirst();
        await change(session);
        return DoneWith(done);
    }

    private EndpointAnswer DoneWith(string done) => new(SeeOther.To(frame.AbsoluteTo($"account/security?done={done}")));

    private EndpointAnswer SignInFirst() => new(SeeOther.To(frame.AbsoluteTo("sign-in?next=security")));
}
