using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Flow;

/// <summary>Ways out of a sign-in that comes to nothing: refused and explained, or given up by the person.</summary>
public sealed class RefusedSignIns
{
    private readonly IPartnerRegistry registry;
    private readonly TenantScope scope;
    private readonly TicketStore tickets;
    private readonly SignInDecisions decisions;
    private readonly SignInPages pages;
    private readonly SignInAnswers answers;

    internal RefusedSignIns(
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

    /// <summary>Why the sign-in is refused, for the page at <c>/t/{tenant}/refused/{ticket}</c>.</summary>
    public async Task<Explanation> ExplainAsync(
        HttpContext context,
        string ticketHandle,
        CancellationToken cancellation
    )
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return new Explanation.NoSuchTicket();
        var partner = PartnerOf(ticket);
        var met = await MetAsync(context, ticket, partner, cancellation);
        return met.Reason is { } reason
            ? new Explanation.Refused(
                ticket,
                new RefusedSignIn(ticket.Request, partner, RefusedSignIn.For(reason, met.SignedIn))
            )
            : new Explanation.Settled(ticket);
    }

    /// <summary>The person has read why, and goes back: the partner gets its protocol's error.</summary>
    public async Task<IResult> LeaveAsync(HttpContext context, string ticketHandle, CancellationToken cancellation)
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest);
        var met = await MetAsync(context, ticket, PartnerOf(ticket), cancellation);
        return met.Reason is { } reason
            ? await RefuseAsync(context, ticket, new Decline(reason, met.SignedIn is not null), cancellation)
            : pages.To("continue", ticketHandle);
    }

    /// <summary>The subscriber chose not to go on.</summary>
    public async Task<IResult> CancelAsync(
        HttpContext context,
        string ticketHandle,
        SignInRefusal reason,
        CancellationToken cancellation
    )
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest);
        var met = await MetAsync(context, ticket, PartnerOf(ticket), cancellation);
        return await RefuseAsync(context, ticket, new Decline(reason, met.SignedIn is not null), cancellation);
    }

    private Task<IResult> RefuseAsync(
        HttpContext context,
        OpenTicket ticket,
        Decline decline,
        CancellationToken cancellation
    ) => answers.RefuseAsync(context, ticket.Request, decline, ticket, cancellation);

    private async Task<Met> MetAsync(
        HttpContext context,
        OpenTicket ticket,
        Partner? partner,
        CancellationToken cancellation
    )
    {
        if (partner is null)
            return new Met(SignInRefusal.PartnerNotActive, SignedIn: null);
        var foreseen = await decisions.ForeseeAsync(context, ticket.Request, partner, ticket.Progress, cancellation);
        return new Met((foreseen.Decision as SignInDecision.Refused)?.Reason, foreseen.SignedIn);
    }

    private Partner? PartnerOf(OpenTicket ticket) => registry.Current.Find(scope.Tenant, ticket.Request.Partner);

    /// <param name="Reason">Null: nothing is in the way any more.</param>
    /// <param name="SignedIn">Null: nobody is.</param>
    private sealed record Met(SignInRefusal? Reason, SignedIn? SignedIn);
}

/// <summary>What there is to explain about a sign-in.</summary>
public abstract record Explanation
{
    private Explanation() { }

    public sealed record NoSuchTicket : Explanation;

    /// <summary>Nothing is in the way any more: <see cref="SignInFlow.ContinueAsync"/> goes on.</summary>
    public sealed record Settled(OpenTicket Ticket) : Explanation;

    public sealed record Refused(OpenTicket Ticket, RefusedSignIn Why) : Explanation;
}
