using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>What the broker and an operator's OSS/BSS both keep of an account.</summary>
public readonly record struct ContractData(AccountStatus Status, CatalogueId? Plan, string? Region)
{
    internal static ContractData Of(ServiceAccountRow account) => new(account.Status, account.Plan, account.Region);
}

/// <summary>
/// Hears of changes of contract data that are made here, in the unit of work that makes them: what it notes is saved
/// with the change, or not at all.
/// </summary>
public interface IContractChanges
{
    Task CreatedAsync(AccountNumber account, ContractData made, CancellationToken cancellation);

    Task ChangedAsync(AccountNumber account, ContractData before, ContractData after, CancellationToken cancellation);

    Task RemovedAsync(AccountNumber account, CancellationToken cancellation);
}
