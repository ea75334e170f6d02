using System.Collections.Immutable;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.HomeNetworks;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Web.Pages.Frame;

namespace FederationBroker.Web.Pages;

/// <summary>What somebody signs in for.</summary>
/// <param name="Partner">Null when it is for the operator's own account pages.</param>
/// <param name="Request">Null when there is no partner; its login hint is personal data, for the form only.</param>
internal sealed record Errand(Partner? Partner, PartnerRequest? Request)
{
    public static Errand Account { get; } = new(null, null);

    public ImmutableArray<string> SuggestedLanguages => Request?.UiLocales ?? [];
}

/// <summary>Opens an errand at the start of the login page, and says where it leads at the end.</summary>
internal sealed class LoginPurpose(
    TicketStore tickets,
    HouseholdEntrance entrance,
    HomeSignIn home,
    IPartnerRegistry registry,
    PageFrame frame
)
{
    /// <returns>Null when there is a ticket in the address, and it is not (or no longer) this browser's.</returns>
    public async Task<Errand?> FindAsync(HttpContext context, string? ticket, CancellationToken cancellation)
    {
        if (ticket is null)
            return Errand.Account;
        if (await tickets.FindAsync(context, ticket, cancellation) is not { Request: var request })
            return null;
        return new Errand(registry.Current.Find(request.Tenant, request.Partner), request);
    }

    /// <summary>Whether this errand can be done from home without signing in.</summary>
    public async Task<bool> IsOpenFromHomeAsync(HttpContext context, Errand errand, CancellationToken cancellation) =>
        await FindHomeAsync(context, errand, cancellation) is not null;

    /// <summary>Goes on as the household; null when that is not (or no longer) possible.</summary>
    public async Task<Session?> EnterFromHomeAsync(
        HttpContext context,
        Errand errand,
        CancellationToken cancellation
    ) =>
        await FindHomeAsync(context, errand, cancellation) is { } household
            ? await home.StartAsync(context, household, cancellation)
            : null;

    /// <returns>The absolute address of the next step.</returns>
    public async Task<string> FinishAsync(
        HttpContext context,
        string? ticket,
        string? next,
        Session session,
        CancellationToken cancellation
    )
    {
        if (ticket is null)
            return frame.AbsoluteTo(PageAddress.After(next));
        await tickets.NoteSignInAsync(context, ticket, session.Id, cancellation);
        return frame.AbsoluteTo($"onward/{ticket}");
    }

    private async Task<SubscriberId?> FindHomeAsync(
        HttpContext context,
        Errand errand,
        CancellationToken cancellation
    ) =>
        errand is { Request: { } request, Partner: { } partner }
            ? await entrance.OpenAsync(context, request, partner, cancellation)
            : null;
}
