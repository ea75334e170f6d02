using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Messages;

/// <summary>
/// What is kept of a partner's own request, by the id that its answer carried: on every interface, and of no other
/// partner's.
/// </summary>
internal sealed class RequestTraces(BrokerDbContext database, MessageIntake intake)
{
    private const int LongestId = 64;
    private const int MostEvents = 50;

    public Task<IResult> ShowAsync(HttpContext context, string requestId, CancellationToken cancellation) =>
        intake.AskAsync(context, viewer => ShowAsync(viewer, requestId, cancellation), cancellation);

    private async Task<MessageOutcome> ShowAsync(Partner viewer, string requestId, CancellationToken cancellation)
    {
        if (StoredText.FaultOf(requestId, LongestId) is not null)
            return Unknown;
        var events = await database
            .AuditEvents()
            .Where(noted => noted.RequestId == requestId && noted.Partner == viewer.Id)
            .OrderBy(noted => noted.At)
            .Take(MostEvents)
            .Select(noted => new TraceEventBody
            {
                At = noted.At,
                What = noted.Action,
                Outcome = noted.Outcome,
            })
            .ToListAsync(cancellation);
        return events.Count == 0
            ? Unknown
            : new MessageOutcome.Answered(
                new KeptAnswer(
                    StatusCodes.Status200OK,
                    PaymentJson.Write(new RequestTraceBody { RequestId = requestId, Events = events })
                )
            );
    }

    private static MessageOutcome.Refused Unknown { get; } =
        new(StatusCodes.Status404NotFound, PaymentErrors.RequestUnknown);
}
