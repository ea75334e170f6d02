using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.TestKit;

/// <summary>What an operator's staff does, done through the services of a node.</summary>
public static class SubscriberWorld
{
    public static readonly TenantId Metro = new("metro");

    /// <summary>Work in a unit of its own that belongs to the operator.</summary>
    public static Task<T> AsOperatorAsync<TService, T>(
        this BrokerNode node,
        Func<TService, Task<T>> work,
        string tenant = "metro"
    )
        where TService : notnull =>
        node.Services.GetRequiredService<TenantWork>().ForTenantAsync(new TenantId(tenant), work);

    public static Task<CatalogueChange> PutCatalogueAsync(
        this BrokerNode node,
        ServiceCatalogue catalogue,
        string tenant = "metro"
    ) =>
        node.AsOperatorAsync(
            async (CatalogueStore store) =>
                await store.ReplaceAsync(
                    (await store.CurrentAsync(CancellationToken.None)).Version.Own,
                    catalogue,
                    "test",
                    CancellationToken.None
                ),
            tenant
        );

    public static Task<AccountId> AccountOfAsync(
        this BrokerNode node,
        SubscriberId subscriber,
        string tenant = "metro"
    ) =>
        node.AsOperatorAsync(
            (Data.BrokerDbContext database) =>
                database.Subscribers().Where(row => row.Id == subscriber).Select(row => row.AccountId).SingleAsync(),
            tenant
        );

    public static Task<AccountChange<ServiceAccount>> AssignPlanAsync(
        this BrokerNode node,
        AccountId account,
        string plan,
        string? replaces = null,
        string tenant = "metro"
    ) =>
        node.AsOperatorAsync(
            (ServiceAccounts accounts) =>
                accounts.AssignPlanAsync(
                    account,
                    seen: null,
                    new CatalogueId(plan),
                    replaces is null ? null : new CatalogueId(replaces),
                    CancellationToken.None
                ),
            tenant
        );

    public static Task<AccountChange<ServiceAccount>> EditAsync(
        this BrokerNode node,
        AccountId account,
        AccountEdit edit,
        string tenant = "metro"
    ) =>
        node.AsOperatorAsync(
            (ServiceAccounts accounts) => accounts.EditAsync(account, seen: null, edit, CancellationToken.None),
            tenant
        );

    public static Task<AccountChange<ServiceAccount>> ChooseAsync(
        this BrokerNode node,
        AccountId account,
        string entry,
        bool on,
        string tenant = "metro"
    ) =>
        node.AsOperatorAsync(
            (ServiceAccounts accounts) =>
                accounts.ChooseAsync(
                    account,
                    new CatalogueId(entry),
                    on,
                    until: null,
                    bySubscriber: false,
                    CancellationToken.None
                ),
            tenant
        );

    public static Task<AccountChange<Device>> LinkAsync(
        this BrokerNode node,
        AccountId account,
        string uid,
        DeviceType type,
        string tenant = "metro"
    ) =>
        node.AsOperatorAsync(
            (LinkedDevices devices) =>
                devices.LinkAsync(account, new NewDevice { Uid = uid, Type = type }, CancellationToken.None),
            tenant
        );

    public static async Task<AccountId> NewAccountAsync(
        this BrokerNode node,
        string number,
        string? plan = null,
        string tenant = "metro"
    )
    {
        var wanted = new NewAccount
        {
            Number = new AccountNumber(number),
            Plan = plan is null ? null : new CatalogueId(plan),
        };
        var created = await node.AsOperatorAsync(
            (ServiceAccounts accounts) => accounts.CreateAsync(wanted, CancellationToken.None),
            tenant
        );
        return created is AccountChange<ServiceAccount>.Done done
            ? done.Value.Id
            : throw new InvalidOperationException($"The account was not created: {created}");
    }
}
