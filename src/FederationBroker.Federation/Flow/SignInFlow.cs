using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Flow;

/// <summary>
/// Carries a validated request to its answer: decide; if a page is needed, issue a ticket and go there; when the page
/// is done, decide again with the same rules.
/// </summary>
public sealed class SignInFlow
{
    private readonly IPartnerRegistry registry;
    private readonly TenantScope scope;
    private readonly TicketStore tickets;
    private readonly SignInDecisions decisions;
    private readonly SignInPages pages;
    private readonly SignInAnswers answers;

    internal SignInFlow(
        IPartnerRegistry registry,
        TenantScope scope,
        TicketStore tickets,
        SignInDecisions decisions,
        SignInPages pages,
        SignInAnswers answers
    )
    {
        this.registry = registry;
        this.scope = scope;
        this.tickets = tickets;
        this.decisions = decisions;
        this.pages = pages;
        this.answers = answers;
    }

    /// <summary>Called by a protocol's endpoint with a request that passed all its checks.</summary>
    public Task<IResult> BeginAsync(HttpContext context, PartnerRequest request, CancellationToken cancellation) =>
        GoOnAsync(context, request, ticket: null, cancellation);

    /// <summary>
    /// For requests that arrived by a cross-site POST, to which the browser adds no session cookie: the request waits
    /// in a ticket, and the browser comes back by itself.
    /// </summary>
    public Task<IResult> BeginWithTicketAsync(
        HttpContext context,
        PartnerRequest request,
        CancellationToken cancellation
    ) => pages.ShowAsync(context, "continue", request, ticket: null, cancellation);

    /// <summary>Called when a page is done; the address is <c>/t/{tenant}/continue/{ticket}</c>.</summary>
    public async Task<IResult> ContinueAsync(
        HttpContext context,
        string ticketHandle,
        CancellationToken cancellation
    ) =>
        await tickets.FindAsync(context, ticketHandle, cancellation) is { } ticket
            ? await GoOnAsync(context, ticket.Request, new HeldTicket(ticketHandle, ticket), cancellation)
            : ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest);

    private async Task<IResult> GoOnAsync(
        HttpContext context,
        PartnerRequest request,
        HeldTicket? ticket,
        CancellationToken cancellation
    )
    {
        if (registry.Current.Find(scope.Tenant, request.Partner) is not { } partner)
            return await DeclineAsync(context, request, SignInRefusal.PartnerNotActive, ticket, cancellation);
        var progress = ticket?.Open.Progress ?? TicketProgress.None;
        return await decisions.MakeAsync(context, request, partner, progress, cancellation) switch
        {
            SignInDecision.LoginNeeded => await pages.ShowAsync(context, "sign-in", request, ticket, cancellation),
            SignInDecision.ConsentNeeded => await pages.ShowAsync(context, "consent", request, ticket, cancellation),
            SignInDecision.ProfileNeeded => await pages.ShowAsync(context, "profile", request, ticket, cancellation),
            SignInDecision.Refused refused => await DeclineAsync(
                context,
                request,
                refused.Reason,
                ticket,
                cancellation
            ),
            SignInDecision.Granted granted => await answers.GrantAsync(
                context,
                request,
                new PartnerGrant(partner, granted),
                ticket?.Open,
                cancellation
            ),
            _ => throw new InvalidOperationException("A decision has no other cases."),
        };
    }

    // Where no page may be shown the partner is told at once; where somebody is there to read, they learn why first.
    // An answer without a page is nobody's deed: partners ask like this by themselves, as often as they like.
    private Task<IResult> DeclineAsync(
        HttpContext context,
        PartnerRequest request,
        SignInRefusal reason,
        HeldTicket? ticket,
        CancellationToken cancellation
    ) =>
        request.Passive
            ? answers.RefuseAsync(context, request, new Decline(reason, IsKnown: false), ticket?.Open, cancellation)
            : pages.ShowAsync(context, "refused", request, ticket, cancellation);
}
