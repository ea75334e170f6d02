using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Text;
using FederationBroker.Management.Api;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Accounts;

/// <summary>
/// Finds accounts by what a caller has at hand: the beginning of a number, a person's number, a device's identifier, a
/// whole cable ID.
/// </summary>
internal sealed class AccountSearch(BrokerDbContext database, CableIdDigest digests, TenantScope scope)
{
    private const int Most = 20;

    public async Task<List<SearchHit>> FindAsync(string typed, CancellationToken cancellation)
    {
        var wanted = TypedText.Narrow(typed);
        // Each by its own index, so that it costs the same with a million accounts.
        var found = await new AccountQuery(Number: wanted)
            .Apply(database.Accounts())
            .OrderBy(row => row.Number)
            .Take(Most)
            .ToListAsync(cancellation);
        if (AccountNumber.TryParse(wanted, out var number))
            found.AddRange(
                await AccountsAsync(
                    database.Subscribers().Where(row => row.Number == number).Select(row => row.AccountId),
                    cancellation
                )
            );
        found.AddRange(
            await AccountsAsync(
                database.Devices().Where(row => row.Uid == wanted).Select(row => row.AccountId),
                cancellation
            )
        );
        if (CableId.TryParse(wanted, out var cableId))
        {
            var digest = digests.DigestOf(scope.Tenant, cableId);
            found.AddRange(
                await AccountsAsync(
                    database.Logins().Where(row => row.Digest == digest).Select(row => row.AccountId),
                    cancellation
                )
            );
        }

        return
        [
            .. found
                .DistinctBy(account => account.Id)
                .Select(account => new SearchHit("account", account.Id.Value.ToString(), $"Account {account.Number}")),
        ];
    }

    private Task<List<ServiceAccount>> AccountsAsync(IQueryable<AccountId> ids, CancellationToken cancellation) =>
        database.Accounts().Where(row => ids.Contains(row.Id)).Take(Most).ToListAsync(cancellation);
}
