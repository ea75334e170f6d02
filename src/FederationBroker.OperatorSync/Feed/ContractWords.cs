using FederationBroker.Catalogue.Offers;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace FederationBroker.OperatorSync.Feed;

/// <summary>Statuses in the broker's words and in the OSS/BSS's.</summary>
internal static class ContractWords
{
    public static ContractStatus Of(AccountStatus status) =>
        status switch
        {
            AccountStatus.Active => ContractStatus.Active,
            AccountStatus.Closed => ContractStatus.Closed,
            _ => ContractStatus.Blocked,
        };

    public static AccountStatus Of(ContractStatus status) =>
        status switch
        {
            ContractStatus.Active => AccountStatus.Active,
            ContractStatus.Closed => AccountStatus.Closed,
            _ => AccountStatus.Blocked,
        };
}
