using System.Globalization;
using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using FederationBroker.Partners.Outbound;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Partners.Notices;

/// <summary>Sends one message, and writes down what came of it.</summary>
internal sealed class NoticeSending(
    BrokerDbContext database,
    OutboxStore outbox,
    NoticeRoute route,
    NoticeMeasures measures,
    TimeProvider clock
)
{
    // Longer than an attempt can take; past this another node may have it.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(1);

    /// <returns>False: nothing of this lane is due.</returns>
    public async Task<bool> SendNextAsync(NoticeLane lane, CancellationToken cancellation)
    {
        if (await outbox.ClaimAsync(lane.Queue, Lease, cancellation) is not { } message)
            return false;
        var id = Guid.ParseExact(message.Key, "N");
        var row = await database.Set<NoticeRow>().SingleOrDefaultAsync(one => one.Id == id, cancellation);
        var answer = row is null ? null : await route.SendAsync(row, cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // Somebody else has it by now, and what they found counts.
        if (!await outbox.HoldsAsync(message, cancellation))
            return true;
        if (row is null)
            await outbox.SettleAsync(message, cancellation);
        else
            await NoteAsync(row, message, answer, cancellation);
        await transaction.CommitAsync(cancellation);
        if (row is not null)
            measures.Note(row);
        return true;
    }

    private async Task NoteAsync(
        NoticeRow row,
        ClaimedMessage message,
        OutboundAnswer? answer,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        (row.Attempts, row.UpdatedAt) = (row.Attempts + 1, now);
        row.LastAnswer = answer?.Status?.ToString(CultureInfo.InvariantCulture) ?? answer?.Fault ?? "no-address";
        row.State =
            answer is { IsTaken: true } ? NoticeState.Delivered
            : answer is null || now - row.Since >= GivenUpAfter ? NoticeState.GivenUp
            : NoticeState.Waiting;
        await database.SaveChangesAsync(cancellation);
        if (row.State == NoticeState.Waiting)
            await outbox.PostponeLongerEachTimeAsync(message, LongestPause, cancellation);
        else
            await outbox.SettleAsync(message, cancellation);
    }
}

/// <summary>The way to where a partner hears.</summary>
internal sealed class NoticeRoute(
    IPartnerRegistry registry,
    OutboundClient outbound,
    NoticeChannels channels,
    TimeProvider clock
)
{
    /// <returns>Null: there is no address (any more).</returns>
    public async Task<OutboundAnswer?> SendAsync(NoticeRow row, CancellationToken cancellation)
    {
        if (
            registry.Current.Find(row.Tenant, row.Partner) is not { } partner
            || channels.AddressFor(partner, row.Channel) is not { } address
        )
            return null;
        // It may be active again within the day (INF-001: until then it hears nothing).
        if (!partner.IsActive(clock.GetUtcNow()))
            return new OutboundAnswer(Status: null, "not-active");
        var message = await channels.WriteAsync(partner, address, row.ToFact(), cancellation);
        return await outbound.PostAsync(address, message, cancellation);
    }
}
