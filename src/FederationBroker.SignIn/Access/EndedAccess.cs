using FederationBroker.Data;
using FederationBroker.Kernel.Access;
using FederationBroker.SignIn.Passkeys;
using FederationBroker.SignIn.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Access;

internal sealed class EndedLogins(BrokerDbContext database) : IEndsAccess
{
    public AccessKind Kind => AccessKind.Logins;

    public Task<int> EndAsync(AccessEnd wanted, CancellationToken cancellation)
    {
        var people = wanted.Subscribers.ToList();
        return database
            .Set<SessionRow>()
            .Where(row => people.Contains(row.SubscriberId))
            .Where(row => wanted.ExceptSession == null || row.Id != wanted.ExceptSession)
            .ExecuteDeleteAsync(cancellation);
    }
}

internal sealed class RemovedPasskeys(BrokerDbContext database) : IEndsAccess
{
    public AccessKind Kind => AccessKind.Passkeys;

    public Task<int> EndAsync(AccessEnd wanted, CancellationToken cancellation)
    {
        var people = wanted.Subscribers.ToList();
        var rows = database.Set<PasskeyRow>().Where(row => people.Contains(row.SubscriberId));
        if (wanted.OnlyPasskeys is { } only)
        {
            var ids = only.ToList();
            rows = rows.Where(row => ids.Contains(row.CredentialId));
        }

        return rows.ExecuteDeleteAsync(cancellation);
    }
}
