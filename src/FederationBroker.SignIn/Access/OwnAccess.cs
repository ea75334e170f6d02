using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel.Access;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.Access;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn.Access;

/// <summary>A person ends their own access everywhere but where they are.</summary>
public sealed class OwnAccess(BrokerDbContext database, AccessEnding access, SessionStore sessions)
{
    /// <param name="passkeys">Credential ids of the passkeys to remove.</param>
    public async Task EndAsync(
        HttpContext context,
        Session session,
        ImmutableHashSet<AccessKind> kinds,
        ImmutableArray<byte[]> passkeys,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var end = new AccessEnd([session.SubscriberId], kinds) { ExceptSession = session.Id, OnlyPasskeys = passkeys };
        await access.EndAsync(AuditActor.Subscriber, end, cancellation);
        // A copy of this browser's own cookie is another login as well.
        if (kinds.Contains(AccessKind.Logins))
            await sessions.RenewHandleAsync(context, session, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
