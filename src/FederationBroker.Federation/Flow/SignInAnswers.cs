using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Statements;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.Tickets;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Federation.Flow;

/// <summary>The last step: the protocol's answer, its record and the end of the ticket, all of it or nothing.</summary>
internal sealed class SignInAnswers(
    BrokerDbContext database,
    IEnumerable<IProtocolResponder> responders,
    TicketStore tickets,
    GrantRelease release,
    StatementBatch batch,
    AuditTrail audit
)
{
    /// <param name="ticket">Null when the request waited in none.</param>
    public async Task<IResult> GrantAsync(
        HttpContext context,
        PartnerRequest request,
        PartnerGrant grant,
        OpenTicket? ticket,
        CancellationToken cancellation
    )
    {
        var responder = ResponderOf(request);
        // What the partner fetches later is looked up later: a code carries nothing.
        var wanted = responder.CarriesClaims ? request.RequestedClaims : [];
        var claims = await release.PrepareAsync(grant, wanted, cancellation);
        return await FinishAsync(
            ticket,
            async () =>
            {
                var granted = await release.ReleaseAsync(request, grant, claims, cancellation);
                return await responder.GrantAsync(
                    context,
                    request,
                    granted with
                    {
                        Order = ticket?.Progress.Order,
                    },
                    cancellation
                );
            },
            cancellation
        );
    }

    /// <param name="ticket">Null when the request waited in none.</param>
    public Task<IResult> RefuseAsync(
        HttpContext context,
        PartnerRequest request,
        Decline decline,
        OpenTicket? ticket,
        CancellationToken cancellation
    ) =>
        FinishAsync(
            ticket,
            () =>
            {
                Note(request, decline);
                return ResponderOf(request).RefuseAsync(context, request, decline.Reason, cancellation);
            },
            cancellation
        );

    // Single use: of two tabs, or two nodes, that finish one ticket, one answers and the other is told it is used up.
    // Taking the ticket and writing the answer are one transaction, so a node that dies in between leaves a ticket
    // another node can finish.
    private async Task<IResult> FinishAsync(
        OpenTicket? ticket,
        Func<Task<IResult>> answer,
        CancellationToken cancellation
    )
    {
        if (ticket is null)
            return await WriteAsync(answer, cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var result = await tickets.TakeAsync(ticket, cancellation)
            ? await WriteAsync(answer, cancellation)
            : ErrorPage.Result(SignOnErrors.TicketExpired, StatusCodes.Status400BadRequest);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    private async Task<IResult> WriteAsync(Func<Task<IResult>> answer, CancellationToken cancellation)
    {
        var result = await answer();
        await batch.SendAsync(cancellation);
        await database.SaveChangesAsync(cancellation);
        return result;
    }

    private void Note(PartnerRequest request, Decline decline)
    {
        var (action, outcome) = (FederationActions.SignIn(request.Protocol), decline.Reason.ToString());
        if (decline.IsKnown)
            audit.Add(AuditActor.Partner, action, outcome, request.Partner);
        else
            audit.CountRefusal(AuditActor.Partner, action, outcome, request.Partner);
    }

    private IProtocolResponder ResponderOf(PartnerRequest request) =>
        responders.Single(responder => responder.Protocol == request.Protocol);
}

/// <param name="Reason">Why not.</param>
/// <param name="IsKnown">A subscriber who was signed in did this; whatever strangers do is only counted.</param>
internal sealed record Decline(SignInRefusal Reason, bool IsKnown);
