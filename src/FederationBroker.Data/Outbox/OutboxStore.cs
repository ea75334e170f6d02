using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Outbox;

/// <summary>
/// What leaves the house leaves from here (design D14): noted in the transaction of the deed that it tells of, and sent
/// after it is committed, until somebody has answered. Messages about one subject leave strictly one after the other;
/// those of different subjects do not wait for each other. A message may be sent twice, always under its key.
/// </summary>
/// <remarks>
/// Each statement takes the same time however much waits: lines, not messages, are looked through, and they are found
/// by when they are due.
/// </remarks>
public sealed class OutboxStore(BrokerDbContext database, TenantScope scope, TimeProvider clock)
{
    /// <summary>
    /// Notes that messages are to be sent; in the caller's transaction, which holds their lines from here on.
    /// </summary>
    /// <param name="queue">Whose messages; a constant of the room that sends them, at most 32 characters.</param>
    /// <param name="notes">Those of one subject leave in this order.</param>
    /// <param name="cancellation">Ends the statement.</param>
    /// <exception cref="InvalidOperationException">There is no transaction, so the deed could be lost and the message
    /// stay, or the other way round.</exception>
    public async Task AddAsync(string queue, IReadOnlyList<OutboxNote> notes, CancellationToken cancellation)
    {
        if (database.Database.CurrentTransaction is null)
            throw new InvalidOperationException("A message is noted in the transaction of what it tells of.");
        var (tenant, now) = (scope.Tenant.Value, clock.GetUtcNow());
        string[] subjects = [.. notes.Select(note => note.Subject)];
        string[] keys = [.. notes.Select(note => note.Key)];
        // Lines are taken in one order, so that two who note about the same subjects do not wait for each other.
        await database.Database.ExecuteSqlAsync(
            $"""
            WITH note AS (
              SELECT * FROM unnest({subjects}, {keys}) WITH ORDINALITY AS n(subject, key, position)),
            line AS (
              INSERT INTO outbox_line (tenant, queue, subject, due_at, attempts)
              SELECT DISTINCT {tenant}, {queue}, subject, {now}, 0 FROM note ORDER BY subject
              ON CONFLICT (tenant, queue, subject) DO UPDATE SET subject = excluded.subject
              RETURNING subject)
            INSERT INTO outbox_message (tenant, queue, subject, key)
            SELECT {tenant}, {queue}, note.subject, note.key FROM note JOIN line USING (subject) ORDER BY note.position
            """,
            cancellation
        );
    }

    /// <summary>
    /// Takes the first message of the line that has been due the longest. Nobody else gets it until it is settled,
    /// postponed, or <paramref name="lease"/> is over: then it counts as lost on the way, and is due again.
    /// </summary>
    /// <param name="queue">Whose messages.</param>
    /// <param name="lease">Longer than sending can take.</param>
    /// <param name="cancellation">Ends the statement.</param>
    /// <returns>Null when nothing is due.</returns>
    public async Task<ClaimedMessage?> ClaimAsync(string queue, TimeSpan lease, CancellationToken cancellation)
    {
        var (tenant, now) = (scope.Tenant.Value, clock.GetUtcNow());
        var claimed = await database
            .Database.SqlQuery<ClaimedMessage>(
                $"""
                WITH line AS (
                  UPDATE outbox_line SET due_at = {now + lease}, attempts = attempts + 1
                  WHERE (tenant, queue, subject) = (
                    SELECT tenant, queue, subject FROM outbox_line
                    WHERE tenant = {tenant} AND queue = {queue} AND due_at <= {now}
                    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                  RETURNING tenant, queue, subject, attempts)
                SELECT m.id AS "Id", line.queue AS "Queue", line.subject AS "Subject", m.key AS "Key",
                  line.attempts AS "Attempts"
                FROM line CROSS JOIN LATERAL (
                  SELECT id, key FROM outbox_message m
                  WHERE m.tenant = line.tenant AND m.queue = line.queue AND m.subject = line.subject
                  ORDER BY id LIMIT 1) m
                """
            )
            .ToListAsync(cancellation);
        return claimed is [var message] ? message : null;
    }

    /// <summary>
    /// Takes the line back in the caller's transaction, for what it makes of the answer. Locks it: whoever wants to add
    /// to it waits.
    /// </summary>
    /// <returns>False when the lease was over and somebody else has the message: then its answer counts.</returns>
    public async Task<bool> HoldsAsync(ClaimedMessage message, CancellationToken cancellation) =>
        await database
            .Database.SqlQuery<int>(
                $"""
                SELECT attempts AS "Value" FROM outbox_line
                WHERE tenant = {scope.Tenant.Value} AND queue = {message.Queue} AND subject = {message.Subject}
                  AND attempts = {message.Attempts} AND EXISTS (
                    SELECT FROM outbox_message WHERE tenant = {scope.Tenant.Value} AND id = {message.Id})
                FOR UPDATE
                """
            )
            .ToListAsync(cancellation)
            is [_];

    /// <summary>It has been answered: it is gone, and the next one of its line is due. After <see cref="HoldsAsync"/>,
    /// in the same transaction.</summary>
    public async Task SettleAsync(ClaimedMessage message, CancellationToken cancellation)
    {
        var (tenant, now) = (scope.Tenant.Value, clock.GetUtcNow());
        await database.Database.ExecuteSqlAsync(
            $"DELETE FROM outbox_message WHERE tenant = {tenant} AND id = {message.Id}",
            cancellation
        );
        // The line is ours: what was added before we held it is visible to these statements, and nothing is added now.
        var another = await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_line l SET due_at = {now}, attempts = 0
            WHERE l.tenant = {tenant} AND l.queue = {message.Queue} AND l.subject = {message.Subject} AND EXISTS (
              SELECT FROM outbox_message m
              WHERE m.tenant = l.tenant AND m.queue = l.queue AND m.subject = l.subject)
            """,
            cancellation
        );
        if (another == 0)
            await database.Database.ExecuteSqlAsync(
                $"""
                DELETE FROM outbox_line
                WHERE tenant = {tenant} AND queue = {message.Queue} AND subject = {message.Subject}
                """,
                cancellation
            );
    }

    /// <summary>
    /// Nobody has answered: it is due again after a while that grows with the attempts, and its line waits with it.
    /// </summary>
    /// <param name="message">What was sent.</param>
    /// <param name="longest">The while grows up to this.</param>
    /// <param name="cancellation">Ends the statement.</param>
    public Task PostponeLongerEachTimeAsync(ClaimedMessage message, TimeSpan longest, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(message.Attempts - 1, 10)));
        return PostponeAsync(message, pause < longest ? pause : longest, cancellation);
    }

    /// <summary>
    /// Something about a subject is known to have changed: its line is due now. One that is just being sent may then be
    /// sent a second time, under its key.
    /// </summary>
    public Task HastenAsync(string queue, string subject, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return database.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_line SET due_at = {now}
            WHERE tenant = {scope.Tenant.Value} AND queue = {queue} AND subject = {subject} AND due_at > {now}
            """,
            cancellation
        );
    }

    /// <summary>It is due again after a pause, and its line waits with it.</summary>
    public Task PostponeAsync(ClaimedMessage message, TimeSpan pause, CancellationToken cancellation)
    {
        var due = clock.GetUtcNow() + pause;
        return database.Database.ExecuteSqlAsync(
            $"""
            UPDATE outbox_line SET due_at = {due}
            WHERE tenant = {scope.Tenant.Value} AND queue = {message.Queue} AND subject = {message.Subject}
              AND attempts = {message.Attempts}
            """,
            cancellation
        );
    }
}

/// <param name="Subject">What the message is about, at most 64 characters.</param>
/// <param name="Key">The idempotency key: the same on every attempt, at most 64 characters.</param>
public sealed record OutboxNote(string Subject, string Key);

/// <summary>A message that is being sent.</summary>
/// <param name="Id">In the order of its line.</param>
/// <param name="Queue">Whose messages.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Key">The same on every attempt; the room's row has it too.</param>
/// <param name="Attempts">Which attempt this is, from 1.</param>
public sealed record ClaimedMessage(long Id, string Queue, string Subject, string Key, int Attempts);
