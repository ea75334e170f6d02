using System.Collections.Immutable;
using FederationBroker.Federation.SignOn;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;

namespace FederationBroker.Web.Pages;

/// <summary>What somebody signs in for.</summary>
/// <param name="Partner">Null when it is for the operator's own account pages.</param>
/// <param name="LoginHint">Personal data: for the form only.</param>
internal sealed record Errand(Partner? Partner, string? LoginHint, ImmutableArray<string> SuggestedLanguages)
{
    public static Errand Account { get; } = new(null, null, []);
}

/// <summary>Opens an errand at the start of the login page, and says where it leads at the end.</summary>
internal sealed class SignInErrand(TicketStore tickets, IPartnerRegistry registry, PageFrame frame)
{
    /// <returns>Null when there is a ticket in the address, and it is not (or no longer) this browser's.</returns>
    public async Task<Errand?> FindAsync(HttpContext context, string? ticket, CancellationToken cancellation)
    {
        if (ticket is null) return Errand.Account;
        if (await tickets.FindAsync(context, ticket, cancellation) is not { Request: var request }) return null;
        return new Errand(registry.Current.Find(request.Tenant, request.Partner), request.LoginHint, request.UiLocales);
    }

    /// <returns>The absolute address of the next step.</returns>
    public async Task<string> FinishAsync(HttpContext context, string? ticket, string? next, Session session, CancellationToken cancellation)
    {
        if (ticket is null) return frame.AbsoluteTo(PageAddress.Of(next == "security" ? PageName.Security : PageName.Account, ticket: null));
        await tickets.NoteSignInAsync(context, ticket, session.Id, cancellation);
        return frame.AbsoluteTo($"onward/{ticket}");
    }
}
