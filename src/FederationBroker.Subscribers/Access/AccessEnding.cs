using System.Globalization;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel.Access;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Access;

/// <summary>
/// Ends access in all rooms at once: after a new password, when other logins are ended, when an account is unblocked.
/// One transaction, so that it counts as a whole with the next request on every node.
/// </summary>
public sealed class AccessEnding(BrokerDbContext database, IEnumerable<IEndsAccess> rooms, AuditTrail audit)
{
    /// <param name="actor">Who asked for it, for the audit trail.</param>
    public async Task EndAsync(AuditActor actor, AccessEnd wanted, CancellationToken cancellation)
    {
        if (wanted.Kinds.IsEmpty || wanted.Subscribers.IsEmpty)
            return;
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        // Sessions, passkeys and pseudonyms point at the person's row: whoever is about to add one waits here, and
        // finds afterwards that what let them in is gone.
        var ids = wanted.Subscribers.Select(id => id.Value).Order().ToArray();
        await database.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM subscriber WHERE tenant = {database.Scope.Tenant.Value} AND id = ANY({ids})
            ORDER BY id FOR UPDATE
            """,
            cancellation
        );
        var ended = new List<string>();
        foreach (var room in rooms.Where(room => wanted.Kinds.Contains(room.Kind)).OrderBy(room => room.Kind))
        {
            var count = await room.EndAsync(wanted, cancellation);
            ended.Add($"{room.Kind} {count.ToString(CultureInfo.InvariantCulture)}");
        }

        foreach (var person in wanted.Subscribers)
            audit.Add(
                actor,
                SubscribersActions.AccessEnded,
                subject: person.Value.ToString(),
                detail: string.Join(", ", ended)
            );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
