using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Flow;

/// <summary>
/// Carries a validated request to its answer: decide; if a page is needed, issue a ticket and go there; when the page
/// is done, decide again with the same rules.
/// </summary>
public sealed class SignInFlow(
    IEnumerable<IProtocolResponder> responders,
    SignOnRecords records,
    TicketStore tickets,
    IPartnerRegistry registry,
    TenantScope scope,
    SignInDecisions decisions
)
{
    /// <summary>Called by a protocol's endpoint with a request that passed all its checks.</summary>
    public async Task<IResult> BeginAsync(HttpContext context, PartnerRequest request, CancellationToken cancellation)
    {
        var partner = registry.Current.Find(scope.Tenant, request.Partner);
        return partner is null
            ? await DeclineAsync(context, request, SignInRefusal.PartnerNotActive, ticket: null, cancellation)
            : await DecideAsync(context, request, partner, ticket: null, cancellation);
    }

    /// <summary>
    /// For requests that arrived by a cross-site POST, to which the browser adds no session cookie: the request waits
    /// in a ticket, and the browser comes back by itself.
    /// </summary>
    public async Task<IResult> BeginWithTicketAsync(
        HttpContext context,
        PartnerRequest request,
        CancellationToken cancellation
    ) => await ShowAsync(context, "continue", request, ticket: null, cancellation);

    /// <summary>Called when a page is done; the address is <c>/t/{tenant}/continue/{ticket}</c>.</summary>
    public async Task<IResult> ContinueAsync(HttpContext context, string ticketHandle, CancellationToken cancellation)
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest);
        var partner = registry.Current.Find(scope.Tenant, ticket.Request.Partner);
        var pending = new PendingTicket(ticketHandle, ticket);
        return partner is null
            ? await DeclineAsync(context, ticket.Request, SignInRefusal.PartnerNotActive, pending, cancellation)
            : await DecideAsync(context, ticket.Request, partner, pending, cancellation);
    }

    /// <summary>
    /// Why the sign-in is refused, for the page at <c>/t/{tenant}/refused/{ticket}</c>; null when there is no such
    /// ticket.
    /// </summary>
    /// <remarks>Without a refusal the matter is settled meanwhile, and <see cref="ContinueAsync"/> goes on.</remarks>
    public async Task<(OpenTicket Ticket, RefusedSignIn? Refused)?> ExplainAsync(
        HttpContext context,
        string ticketHandle,
        CancellationToken cancellation
    )
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return null;
        var partner = registry.Current.Find(scope.Tenant, ticket.Request.Partner);
        var (reason, signedIn) = await ReasonAsync(context, ticket, partner, cancellation);
        return (
            ticket,
            reason is { } met ? new RefusedSignIn(ticket.Request, partner, RefusedSignIn.For(met, signedIn)) : null
        );
    }

    /// <summary>The person has read why, and goes back: the partner gets its protocol's error.</summary>
    public async Task<IResult> LeaveAsync(HttpContext context, string ticketHandle, CancellationToken cancellation)
    {
        if (await tickets.FindAsync(context, ticketHandle, cancellation) is not { } ticket)
            return ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest);
        var partner = registry.Current.Find(scope.Tenant, ticket.Request.Partner);
        var (reason, signedIn) = await ReasonAsync(context, ticket, partner, cancellation);
        return reason is { } met
            ? await FinishAsync(
                ticket,
                () => RefuseAsync(context, ticket.Request, met, isKnown: signedIn is not null, cancellation),
                cancellation
            )
            : SeeOther.To($"{registry.Current.FindTenant(scope.Tenant)!.Issuer}/continue/{ticketHandle}");
    }

    private async Task<(SignInRefusal? Reason, SignedIn? SignedIn)> ReasonAsync(
        HttpContext context,
        OpenTicket ticket,
        Partner? partner,
        CancellationToken cancellation
    )
    {
        if (partner is null)
            return (SignInRefusal.PartnerNotActive, null);
        var situation = await records.Situations.ReadAsync(context, partner, ticket.Progress, cancellation);
        var decision = decisions.Foresee(ticket.Request, situation, partner);
        return ((decision as SignInDecision.Refused)?.Reason, situation.SignedIn);
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
        var partner = registry.Current.Find(scope.Tenant, ticket.Request.Partner);
        var isKnown =
            partner is not null
            && (await records.Situations.ReadAsync(context, partner, ticket.Progress, cancellation)).SignedIn
                is not null;
        return await FinishAsync(
            ticket,
            () => RefuseAsync(context, ticket.Request, reason, isKnown, cancellation),
            cancellation
        );
    }

    private async Task<IResult> DecideAsync(
        HttpContext context,
        PartnerRequest request,
        Partner partner,
        PendingTicket? ticket,
        CancellationToken cancellation
    )
    {
        var situation = await records.Situations.ReadAsync(
            context,
            partner,
            ticket?.Open.Progress ?? TicketProgress.None,
            cancellation
        );
        switch (decisions.Make(request, situation, partner))
        {
            case SignInDecision.LoginNeeded:
                return await ShowAsync(context, "sign-in", request, ticket, cancellation);
            case SignInDecision.ConsentNeeded:
                return await ShowAsync(context, "consent", request, ticket, cancellation);
            case SignInDecision.ProfileNeeded:
                return await ShowAsync(context, "profile", request, ticket, cancellation);
            case SignInDecision.Refused refused:
                return await DeclineAsync(context, request, refused.Reason, ticket, cancellation);
            case SignInDecision.Granted granted:
                // What the partner fetches later is looked up later: a code carries nothing.
                var claims = ResponderOf(request).CarriesClaims ? request.RequestedClaims : [];
                var grant = new PendingGrant(
                    partner,
                    granted,
                    await records.PrepareAsync(partner, granted, claims, cancellation)
                );
                return ticket is null
                    ? await GrantAsync(context, request, grant, cancellation)
                    : await FinishAsync(
                        ticket.Open,
                        () => GrantAsync(context, request, grant, cancellation),
                        cancellation
                    );
            default:
                throw new InvalidOperationException("A decision has no other cases.");
        }
    }

    // Where no page may be shown the partner is told at once; where somebody is there to read, they learn why first.
    private async Task<IResult> DeclineAsync(
        HttpContext context,
        PartnerRequest request,
        SignInRefusal reason,
        PendingTicket? ticket,
        CancellationToken cancellation
    )
    {
        if (!request.Passive)
            return await ShowAsync(context, "refused", request, ticket, cancellation);
        // An answer without a page is nobody's deed: partners ask like this by themselves, as often as they like.
        return ticket is null
            ? await RefuseAsync(context, request, reason, isKnown: false, cancellation)
            : await FinishAsync(
                ticket.Open,
                () => RefuseAsync(context, request, reason, isKnown: false, cancellation),
                cancellation
            );
    }

    private async Task<IResult> ShowAsync(
        HttpContext context,
        string page,
        PartnerRequest request,
        PendingTicket? ticket,
        CancellationToken cancellation
    )
    {
        var handle = ticket?.Handle ?? tickets.Issue(context, request);
        if (handle is null)
            return ErrorPage.Result(SignOnErrors.RequestTooLarge, StatusCodes.Status400BadRequest);
        if (ticket is null)
            await records.SaveAsync(cancellation);
        return SeeOther.To($"{registry.Current.FindTenant(scope.Tenant)!.Issuer}/{page}/{handle}");
    }

    // Single use: of two tabs, or two nodes, that finish one ticket, one answers and the other is told it is used up.
    // Taking the ticket and writing the answer are one transaction, so a node that dies in between leaves a ticket
    // another node can finish.
    private Task<IResult> FinishAsync(OpenTicket ticket, Func<Task<IResult>> answer, CancellationToken cancellation) =>
        records.InTransactionAsync(
            async () =>
                await tickets.TakeAsync(ticket, cancellation)
                    ? await answer()
                    : ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest),
            cancellation
        );

    private async Task<IResult> GrantAsync(
        HttpContext context,
        PartnerRequest request,
        PendingGrant grant,
        CancellationToken cancellation
    )
    {
        var granted = await records.ReleaseAsync(request, grant, cancellation);
        var result = await ResponderOf(request).GrantAsync(context, request, granted, cancellation);
        await records.SaveAsync(cancellation);
        return result;
    }

    private async Task<IResult> RefuseAsync(
        HttpContext context,
        PartnerRequest request,
        SignInRefusal reason,
        bool isKnown,
        CancellationToken cancellation
    )
    {
        records.NoteRefusal(request, reason, isKnown);
        var result = await ResponderOf(request).RefuseAsync(context, request, reason, cancellation);
        await records.SaveAsync(cancellation);
        return result;
    }

    private IProtocolResponder ResponderOf(PartnerRequest request) =>
        responders.Single(responder => responder.Protocol == request.Protocol);

    private sealed record PendingTicket(string Handle, OpenTicket Open);
}

/// <summary>A positive decision, with what will be released under it.</summary>
internal sealed record PendingGrant(Partner Partner, SignInDecision.Granted Decision, PreparedClaims Claims);

/// <summary>The flow's reading and writing: the situation, the release, and the records of both.</summary>
public sealed class SignOnRecords
{
    private readonly BrokerDbContext database;
    private readonly ClaimsPipeline pipeline;
    private readonly PseudonymIssuer pseudonyms;
    private readonly AuditTrail audit;
    private readonly StatedTimes times;

    internal SignOnRecords(
        SituationReader situations,
        BrokerDbContext database,
        ClaimsPipeline pipeline,
        PseudonymIssuer pseudonyms,
        AuditTrail audit,
        StatedTimes times
    )
    {
        Situations = situations;
        this.database = database;
        this.pipeline = pipeline;
        this.pseudonyms = pseudonyms;
        this.audit = audit;
        this.times = times;
    }

    internal SituationReader Situations { get; }

    internal Task<PreparedClaims> PrepareAsync(
        Partner partner,
        SignInDecision.Granted decision,
        ImmutableArray<string> claims,
        CancellationToken cancellation
    ) =>
        pipeline.PrepareAsync(
            partner,
            ConsentItem.Read(decision.Grant.ItemsJson),
            decision.SignedIn.Person,
            claims,
            cancellation
        );

    internal async Task<Granted> ReleaseAsync(
        PartnerRequest request,
        PendingGrant pending,
        CancellationToken cancellation
    )
    {
        var (partner, signedIn, grant) = (pending.Partner, pending.Decision.SignedIn, pending.Decision.Grant);
        var session = signedIn.Session;
        var live = new LiveGrant
        {
            Id = grant.Id,
            Tenant = grant.Tenant,
            Partner = partner.Id,
            SubscriberId = session.SubscriberId,
            Pseudonym = signedIn.Pseudonym
                ?? await pseudonyms.GetOrCreateAsync(session.SubscriberId, partner.Sector, cancellation),
            ItemsJson = grant.ItemsJson,
            Person = signedIn.Person,
        };
        grant.LastReleasedAt = pending.Decision.At;
        audit.Add(
            AuditActor.Partner,
            FederationActions.SignIn(request.Protocol),
            partner: partner.Id,
            subject: live.Pseudonym
        );
        var authentication = await times.StateAsync(
            request,
            partner,
            signedIn.Session,
            (signedIn.Told, signedIn.Mask),
            cancellation
        );
        var released = await pipeline.ReleaseAsync(partner, live, authentication, pending.Claims, cancellation);
        return new Granted(released, grant.Id, session.Id, live.Covers(ConsentItem.OfflineAccess));
    }

    /// <param name="request">What was asked for.</param>
    /// <param name="reason">Why not.</param>
    /// <param name="isKnown">A subscriber who was signed in did this; whatever strangers do is only counted.</param>
    internal void NoteRefusal(PartnerRequest request, SignInRefusal reason, bool isKnown)
    {
        var action = FederationActions.SignIn(request.Protocol);
        if (isKnown)
            audit.Add(AuditActor.Partner, action, reason.ToString(), request.Partner);
        else
            audit.CountRefusal(AuditActor.Partner, action, reason.ToString(), request.Partner);
    }

    internal async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var result = await work();
        await transaction.CommitAsync(cancellation);
        return result;
    }

    internal Task<int> SaveAsync(CancellationToken cancellation) => database.SaveChangesAsync(cancellation);
}
