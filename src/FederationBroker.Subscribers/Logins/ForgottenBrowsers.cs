using FederationBroker.Data;
using FederationBroker.Kernel.Access;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Logins;

/// <summary>Browsers prove themselves with the login's mark; with a new mark all of them are strangers.</summary>
internal sealed class ForgottenBrowsers(BrokerDbContext database) : IEndsAccess
{
    public AccessKind Kind => AccessKind.Browsers;

    public Task<int> EndAsync(AccessEnd wanted, CancellationToken cancellation)
    {
        var (people, mark) = (wanted.Subscribers.ToList(), Guid.CreateVersion7());
        return database
            .Set<LoginRow>()
            .Where(row => people.Contains(row.SubscriberId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.BrowserMark, mark), cancellation);
    }
}
