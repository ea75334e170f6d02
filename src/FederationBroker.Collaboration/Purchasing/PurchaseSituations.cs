using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
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
        var partner = registry.Current.Find(scope.Tenant, wish.Partner);
        return await ReadBuyerAsync(wish.Subscriber, cancellation) is { } buyer
            ? buyer.SituationOf(wish, partner, partner?.Agreement.Collaboration?.Find(wish.Offer))
            : null;
    }

    /// <returns>Null when there is no such person any more.</returns>
    public async Task<Buyer?> ReadBuyerAsync(SubscriberId subscriber, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var found = await (
            from person in database.Subscribers()
            where person.Id == subscriber
            join account in database.Accounts() on person.AccountId equals account.Id
            select new { person.Role, Account = account }
        ).SingleOrDefaultAsync(cancellation);
        return found is null
            ? null
            : new Buyer
            {
                Account = found.Account.Id,
                Role = found.Role,
                Standing = found.Account.ToFacts().StatusAt(now),
                Region = found.Account.Region,
                Held = await HeldAsync(found.Account.Id, now, cancellation),
                Limit = registry.Current.FindTenant(scope.Tenant)?.MonthlySpending,
                Now = now,
            };
    }

    // What awaits the manager's approval is among it, and so is a change that is being ordered: both may come to be
    // paid.
    private async Task<ImmutableArray<HeldAlready>> HeldAsync(
        AccountId account,
        DateTimeOffset now,
        CancellationToken cancellation
    ) =>
        [
            .. await database
                .Set<SubscriptionRow>()
                .Where(row =>
                    row.AccountId == account
                    && row.State != SubscriptionState.Cancelled
                    && (row.EndsAt == null || row.EndsAt > now)
                )
                .Select(row => new HeldAlready(
                    row.Id,
                    row.Partner,
                    row.Offer,
                    row.NextOffer,
                    row.Currency,
                    new Spending(
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
                    )
                ))
                .ToListAsync(cancellation),
        ];
}

/// <summary>Whoever wants to buy something, and what their account has.</summary>
internal sealed record Buyer
{
    public required AccountId Account { get; init; }

    public required PersonRole Role { get; init; }

    public required AccountStatus Standing { get; init; }

    public required string? Region { get; init; }

    public required ImmutableArray<HeldAlready> Held { get; init; }

    /// <summary>At most so much a month goes on the bill; null: as much as billing bears.</summary>
    public required Money? Limit { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <param name="partner">Null: there is none of that name.</param>
    /// <param name="offer">Null: it is not offered.</param>
    public PurchaseSituation SituationOf(PurchaseWish wish, Partner? partner, PartnerOffer? offer)
    {
        return new PurchaseSituation
        {
            Account = Account,
            Role = Role,
            Standing = Standing,
            Region = Region,
            Partner = partner,
            Offer = offer,
            IsThereAlready = Held.Any(held =>
                held.Partner == wish.Partner && (held.Offer == wish.Offer || held.NextOffer == wish.Offer)
            ),
            Limit = Limit,
            SpentMinor = Held.Where(held =>
                    held.Currency == Limit?.Currency && !wish.Replaces.Contains(held.Subscription)
                )
                .Sum(held => MonthlySpending.Of(held.Spending, Now)),
            Now = Now,
        };
    }
}

/// <summary>Something that an account has, or is about to have.</summary>
internal sealed record HeldAlready(
    Guid Subscription,
    PartnerId Partner,
    string Offer,
    string? NextOffer,
    string Currency,
    Spending Spending
);
