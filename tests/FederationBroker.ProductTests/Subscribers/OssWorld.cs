using FederationBroker.Catalogue.Offers;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using Microsoft.Extensions.DependencyInjection;
using OssBss.Store;

namespace FederationBroker.ProductTests.Subscribers;

/// <summary>Two nodes beside one OSS/BSS, and both sides' view of an account.</summary>
public sealed class OssWorld : IAsyncLifetime
{
    public BrokerWorld World { get; private set; } = null!;

    public BrokerNode Second { get; private set; } = null!;

    public OperatorSystem Oss => World.Oss();

    public Ledger Ledger => World.Oss().Ledger;

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync();
        Second = await World.StartNodeAsync();
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>An account that came by the feed and that both sides have at the same version.</summary>
    public async Task<string> AccountAsync()
    {
        var number = $"N-{Guid.CreateVersion7():N}";
        Ledger.Add(
            new Account
            {
                Number = number,
                Version = 0,
                Region = "east",
            }
        );
        await Eventually.TrueAsync(
            async () => await VersionAsync(number) == Ledger.Find(number)!.Version,
            "the account has arrived"
        );
        return number;
    }

    public Task<string?> StatusAsync(string number) =>
        World.Database.QueryAsync<string>($"SELECT status FROM service_account WHERE number = '{number}'");

    public Task<string?> RegionAsync(string number) =>
        World.Database.QueryAsync<string>($"SELECT region FROM service_account WHERE number = '{number}'");

    public Task<long> VersionAsync(string number) =>
        World.Database.QueryAsync<long>(
            $"SELECT current FROM oss_version WHERE subject = 'Account' AND number = '{number}'"
        );

    /// <summary>Everybody on the account whom the OSS/BSS has a number for, with role.</summary>
    public async Task<string> PeopleAsync(string number) =>
        await World.Database.QueryAsync<string>(
            $"""
            SELECT string_agg(s.number || ' ' || s.role, ', '
            ORDER BY s.number)
            FROM subscriber s JOIN service_account a ON a.id = s.account_id
            WHERE a.number = '{number}' AND s.number IS NOT NULL
            """
        ) ?? string.Empty;

    /// <summary>States of the changes that were sent for the account, in their order.</summary>
    public async Task<string> OrdersAsync(string number) =>
        await World.Database.QueryAsync<string>(
            $"SELECT string_agg(state, ', ' ORDER BY id) FROM oss_order WHERE account = '{number}'"
        ) ?? string.Empty;

    public async Task<AccountChange<ServiceAccount>> EditAsync(string number, AccountEdit edit)
    {
        var id = await IdAsync(number);
        return await AtStaffAsync(accounts => accounts.EditAsync(id, seen: null, edit, CancellationToken.None));
    }

    public async Task<AccountId> IdAsync(string number) =>
        new(await World.Database.QueryAsync<Guid>($"SELECT id FROM service_account WHERE number = '{number}'"));

    public static Task BlockAsync(ServiceAccounts accounts, AccountId id) =>
        accounts.EditAsync(id, seen: null, new AccountEdit { Status = AccountStatus.Blocked }, CancellationToken.None);

    /// <summary>Some statement of this world's nodes waits for what another transaction holds.</summary>
    public async Task<bool> WaitsForALockAsync() =>
        await World.Database.QueryAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ) > 0;

    public Task<T> AtStaffAsync<T>(Func<ServiceAccounts, Task<T>> work) =>
        World.Node.Services.GetRequiredService<TenantWork>().ForTenantAsync(new TenantId("metro"), work);
}
