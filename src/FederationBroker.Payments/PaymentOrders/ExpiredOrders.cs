using FederationBroker.Data;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>
/// Purchases that nobody decided in time. They are refused for whoever looks from that moment on; here it is written
/// down, and told.
/// </summary>
internal sealed class ExpiredOrders(BrokerDbContext database, PaymentNews news, TenantScope scope, TimeProvider clock)
{
    private const int MostAtOnce = 200;

    public async Task EndAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var over = await database
            .Set<PaymentOrderRow>()
            .AsNoTracking()
            .Where(order =>
                order.State == PaymentOrderState.Requested || order.State == PaymentOrderState.AwaitingPayment
            )
            .Where(order => order.ExpiresAt <= now)
            .OrderBy(order => order.ExpiresAt)
            .Select(order => order.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellation);
        foreach (var order in over)
            await EndAsync(order, now, cancellation);
    }

    private async Task EndAsync(Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var order = await database.HoldOrderAsync(scope.Tenant, id, now, cancellation);
        // Of two nodes, one.
        if (order is null || database.Entry(order).State == EntityState.Unchanged)
            return;
        await news.CommittingAsync(cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        news.Committed();
    }
}

/// <summary>Ends what has expired, at every operator whose partners pay each other.</summary>
internal sealed class ExpiryWork(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<ExpiryWork> log
)
    : RecurringWork(
        "Purchases that nobody decides",
        new Rhythm(TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(3)),
        clock,
        log
    )
{
    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var well = true;
        var paying = registry.Current.Partners.Where(partner => partner.Agreement.Payments is not null);
        foreach (var tenant in paying.Select(partner => partner.Tenant).Distinct())
            well &= await AttemptAsync(
                $"{Name} at {tenant}",
                () => work.ForTenantAsync(tenant, async (ExpiredOrders orders) =>
                    {
                        await orders.EndAsync(stopping);
                        return true;
                    }),
                stopping
            );
        return well;
    }
}
