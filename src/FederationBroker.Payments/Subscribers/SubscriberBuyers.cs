using FederationBroker.Data;
using FederationBroker.Federation;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Subscribers;

/// <summary>Subscribers as sellers name them: by the pseudonym that each seller knows, and no other.</summary>
internal sealed class SubscriberBuyers(BrokerDbContext database)
{
    private const int LongestPseudonym = 128;

    /// <returns>Null: this seller knows nobody of that name, or the subscriber lets it have nothing any more.</returns>
    public async Task<SubscriberId?> FindAsync(Partner seller, string pseudonym, CancellationToken cancellation)
    {
        if (pseudonym.Length is 0 or > LongestPseudonym)
            return null;
        var (sector, id) = (seller.Sector, seller.Id);
        return await (
            from name in database.PseudonymsInUse()
            where name.Sector == sector && name.Value == pseudonym
            join grant in database.GrantsInForce() on name.SubscriberId equals grant.SubscriberId
            where grant.Partner == id
            select (SubscriberId?)name.SubscriberId
        ).FirstOrDefaultAsync(cancellation);
    }
}
