using FederationBroker.Data.Tenancy;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.OperatorSystem;

namespace FederationBroker.Subscribers.People;

/// <summary>
/// The only way to a person's data: asked of the operator's OSS/BSS at the moment it is needed, within the configured
/// time, and never stored (SUB-ACC). Callers have checked agreement and consent before they ask.
/// </summary>
public sealed class PersonalDataSource(OssLinks links, TenantScope scope)
{
    /// <summary>Answers within the configured time, whatever the OSS/BSS does.</summary>
    public async Task<PersonOutcome> FetchAsync(PersonOnFile person, CancellationToken cancellation)
    {
        // The household is nobody in particular, and an operator without an OSS/BSS has no personal data at all.
        if (person.Number is not { } number || links.Find(scope.Tenant) is not { } link)
            return new PersonOutcome.NotFound();
        if (link.Cache.Find(person) is { } known)
            return new PersonOutcome.Found(known);
        var outcome = await link.FetchAsync(new PersonReference(person.Account.Value, number.Value), cancellation);
        if (outcome is PersonOutcome.Found found)
            link.Cache.Keep(person, found.Person);
        return outcome;
    }
}
