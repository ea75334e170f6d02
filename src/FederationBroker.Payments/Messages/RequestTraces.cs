using System.Text.Json;
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
/// What is kept of a partner's own request, by the id that its answer carried: what it was refused for on any
/// interface, and the answer of a message about money. Of no other partner's.
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
        var message = await MessageAsync(viewer, requestId, cancellation);
        if (events.Count == 0 && message is null)
            return Unknown;
        var trace = new RequestTraceBody
        {
            RequestId = requestId,
            Message = message,
            Events = events,
        };
        return new MessageOutcome.Answered(new KeptAnswer(StatusCodes.Status200OK, PaymentJson.Write(trace)));
    }

    // Kept as long as its key is.
    private async Task<TraceMessageBody?> MessageAsync(
        Partner viewer,
        string requestId,
        CancellationToken cancellation
    ) =>
        await database
            .Set<RepeatKeyRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.RequestId == requestId && row.Partner == viewer.Id, cancellation)
            is { } row
            ? new TraceMessageBody
            {
                At = row.At,
                Address = row.Address,
                IdempotencyKey = row.Key,
                Status = row.Status,
                Answer = JsonSerializer.Deserialize<JsonElement>(row.Body),
            }
            : null;

    private static MessageOutcome.Refused Unknown { get; } =
        new(StatusCodes.Status404NotFound, PaymentErrors.RequestUnknown);
}
