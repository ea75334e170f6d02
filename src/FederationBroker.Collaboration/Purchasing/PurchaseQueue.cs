using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>
/// One at a time for each account, until the transaction ends: of two presses of one button, or two people of one
/// household, the second sees what the first has ordered, and both together stay within the limit.
/// </summary>
internal static class PurchaseQueue
{
    public static async Task QueueUpAsync(
        this BrokerDbContext database,
        SubscriberId subscriber,
        CancellationToken cancellation
    )
    {
        var account = await database
            .Subscribers()
            .Where(person => person.Id == subscriber)
            .Select(person => (AccountId?)person.AccountId)
            .SingleOrDefaultAsync(cancellation);
        var subject = $"purchase:{account?.Value}";
        await database.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({subject}, 0))",
            cancellation
        );
    }
}
