using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Pseudonyms;

/// <summary>
/// What an adapter knows somebody by: a pseudonym of its own, so that neither two adapters nor an adapter and a partner
/// can compare (J.1304 INF-003), and the operator's number of the account where its manifest grants that.
/// </summary>
public sealed class AdapterReferences(BrokerDbContext database, PseudonymIssuer pseudonyms, AdapterFleet fleet)
{
    /// <returns>Null when the account is gone.</returns>
    public async Task<SubscriberReference?> OfAccountAsync(
        AccountId account,
        AdapterPlace place,
        CancellationToken cancellation
    )
    {
        // The household stands for the account: it is there once, whoever comes and goes.
        var household = await database
            .Subscribers()
            .Where(person => person.AccountId == account && person.Role == PersonRole.Household)
            .Select(person => (SubscriberId?)person.Id)
            .SingleOrDefaultAsync(cancellation);
        return household is { } known ? await OfPersonAsync(known, place, cancellation) : null;
    }

    /// <returns>Null when they are gone.</returns>
    public async Task<SubscriberReference?> OfPersonAsync(
        SubscriberId person,
        AdapterPlace place,
        CancellationToken cancellation
    )
    {
        var number = await (
            from subscriber in database.Subscribers()
            where subscriber.Id == person
            join account in database.Accounts() on subscriber.AccountId equals account.Id
            select (AccountNumber?)account.Number
        ).SingleOrDefaultAsync(cancellation);
        if (number is not { } billed)
            return null;
        // No partner's sector has a colon.
        var token = await pseudonyms.GetOrCreateAsync(person, $"adapter:{place.Id}", cancellation);
        return new SubscriberReference(token, fleet.HearsBillingAccount(place) ? billed.Value : null);
    }
}
