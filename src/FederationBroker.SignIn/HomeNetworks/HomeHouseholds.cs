using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.HomeNetworks;

/// <summary>Whose home a browser is at, among those households that may sign in from there.</summary>
public sealed class HomeHouseholds(
    BrokerDbContext database,
    HomeLookup lookup,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>
    /// The household at whose home this browser is; null: at nobody's, or it cannot be told, or its account may not
    /// sign in like this.
    /// </summary>
    public async Task<SubscriberId?> FindAsync(HttpContext context, CancellationToken cancellation)
    {
        if (
            registry.Current.FindTenant(scope.Tenant)?.HomeNetwork is null
            || await lookup.FindAsync(context.Connection, cancellation)
                is not HomeVerdict.AtHomeOf { Account: var number }
        )
            return null;
        var found = await (
            from account in database.Accounts()
            where account.Number == number
            join household in database.Subscribers() on account.Id equals household.AccountId
            where household.Role == PersonRole.Household
            select new { account, household.Id }
        ).SingleOrDefaultAsync(cancellation);
        return found is not null && IsOpen(found.account.ToFacts()) ? found.Id : null;
    }

    // A trial for certain types of devices needs to know the device, and here nobody has shown one.
    private bool IsOpen(AccountFacts account)
    {
        var now = clock.GetUtcNow();
        return OfferEvaluator.BarrierOf(account, device: null, now) is null
            && !(account.IsOnTrialAt(now) && !account.TrialDeviceTypes.IsEmpty);
    }
}
