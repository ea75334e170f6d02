using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Reads what a purchase is judged by.</summary>
internal sealed class PurchaseSituations(
    BrokerDbContext database,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <returns>Null when there is no such person any more.</returns>
    public async Task<PurchaseSituation?> ReadAsync(PurchaseWish wish, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var buyer = await (
            from person in database.Subscribers()
            where person.Id == wish.Subscriber
            join account in database.Accounts() on person.AccountId equals account.Id
            select new
            {
                person.Role,
                Account = account,
                IsThere = database
                    .Set<SubscriptionRow>()
                    .Any(row =>
                        row.AccountId == account.Id
                        && row.Partner == wish.Partner
                        && (row.Offer == wish.Offer || row.NextOffer == wish.Offer)
                        && row.State != SubscriptionState.Cancelled
                        && (row.EndsAt == null || row.EndsAt > now)
                    ),
            }
        ).SingleOrDefaultAsync(cancellation);
        if (buyer is null)
            return null;
        var partner = registry.Current.Find(scope.Tenant, wish.Partner);
        var limit = registry.Current.FindTenant(scope.Tenant)?.MonthlySpending;
        return new PurchaseSituation
        {
            Account = buyer.Account.Id,
            Role = buyer.Role,
            Standing = buyer.Account.ToFacts().StatusAt(now),
            Region = buyer.Account.Region,
            Partner = partner,
            Offer = partner?.Agreement.Collaboration?.Find(wish.Offer),
            IsThereAlready = buyer.IsThere,
            Limit = limit,
            SpentMinor = limit is { Currency: var currency }
                ? await SpentAsync(buyer.Account.Id, currency, wish.Replaces, cancellation)
                : 0,
            Now = now,
        };
    }

    // What awaits the manager's approval counts as well, and so does a change that is being ordered: both may come to
    // be paid.
    private async Task<long> SpentAsync(
        AccountId account,
        string currency,
        Guid? replaced,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var all = await database
            .Set<SubscriptionRow>()
            .Where(row =>
                row.AccountId == account
                && row.Currency == currency
                && row.Id != replaced
                && row.State != SubscriptionState.Cancelled
                && (row.EndsAt == null || row.EndsAt > now)
            )
            .Select(row => new Spending(
                row.PriceMinor,
                database
                    .Set<OrderRow>()
                    .Where(order =>
                        order.SubscriptionId == row.Id
                        && order.Kind == OrderKind.ChangeOffer
                        && order.State != OrderState.Completed
                        && order.State != OrderState.Denied
                    )
                    .Max(order => (long?)order.PriceMinor)
                    ?? row.NextPriceMinor,
                row.Interval,
                row.Since
            ))
            .ToListAsync(cancellation);
        return all.Sum(one => MonthlySpending.Of(one, now));
    }
}
