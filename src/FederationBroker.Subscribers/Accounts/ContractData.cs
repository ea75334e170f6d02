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
    /// <param name="changes">All that one unit of work has made; those that change nothing are passed over.</param>
    /// <param name="cancellation">Ends the statements.</param>
    Task NoteAsync(IReadOnlyList<ContractChange> changes, CancellationToken cancellation);
}

/// <param name="Account">The operator's number.</param>
public abstract record ContractChange(AccountNumber Account)
{
    public sealed record Created(AccountNumber Account, ContractData Made) : ContractChange(Account);

    public sealed record Changed(AccountNumber Account, ContractData Before, ContractData After)
        : ContractChange(Account);

    public sealed record Removed(AccountNumber Account) : ContractChange(Account);
}
