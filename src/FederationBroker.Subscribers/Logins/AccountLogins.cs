using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Logins;

/// <summary>
/// The login that is common to an account's devices (SUB-ACC); an account has one at most. It signs the household in,
/// never a person.
/// </summary>
public sealed class AccountLogins(
    BrokerDbContext database,
    CableIdDigest digests,
    TenantScope scope,
    TimeProvider clock,
    IDeviceLogins sessions
)
{
    public Task<bool> ExistsAsync(AccountId account, CancellationToken cancellation) =>
        database
            .Set<LoginRow>()
            .AnyAsync(row => row.AccountId == account && row.Kind == LoginKind.Account, cancellation);

    /// <summary>Sets the login, instead of an earlier one whose sign-ins end.</summary>
    public async Task<AccountChange<AccountId>> SetAsync(
        AccountId account,
        CableId cableId,
        string passwordHash,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        // The account's row is the queue: of two that set it at once, the later one replaces the earlier.
        await database.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM service_account WHERE tenant = {scope.Tenant.Value} AND id = {account.Value} FOR UPDATE",
            cancellation
        );
        var household = await database
            .Set<SubscriberRow>()
            .Where(row => row.AccountId == account && row.Role == PersonRole.Household)
            .Select(row => (SubscriberId?)row.Id)
            .SingleOrDefaultAsync(cancellation);
        if (household is not { } subscriber)
            return new AccountChange<AccountId>.NotFound();
        await EndAsync(account, cancellation);
        var digest = digests.DigestOf(scope.Tenant, cableId);
        // One statement: whoever takes the cable ID at the same moment, on whichever account, one of both gets it.
        var set = await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO login (tenant, digest, kind, account_id, subscriber_id, password_hash, changed_at)
            VALUES ({scope.Tenant.Value}, {digest}, {nameof(
                LoginKind.Account
            )}, {account.Value}, {subscriber.Value}, {passwordHash}, {clock.GetUtcNow()}) ON CONFLICT DO NOTHING
            """,
            cancellation
        );
        if (set == 0)
            return AccountChange.Because<AccountId>(AccountErrors.CableIdTaken, "cableId", "Choose another one.");
        await transaction.CommitAsync(cancellation);
        return new AccountChange<AccountId>.Done(account);
    }

    /// <summary>Takes the login away; its sign-ins end, those of devices with a login of their own go on.</summary>
    public async Task<AccountChange<AccountId>> RemoveAsync(AccountId account, CancellationToken cancellation)
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        if (await EndAsync(account, cancellation) == 0)
            return new AccountChange<AccountId>.NotFound();
        await transaction.CommitAsync(cancellation);
        return new AccountChange<AccountId>.Done(account);
    }

    private async Task<int> EndAsync(AccountId account, CancellationToken cancellation)
    {
        var removed = await database
            .Set<LoginRow>()
            .Where(row => row.AccountId == account && row.Kind == LoginKind.Account)
            .ExecuteDeleteAsync(cancellation);
        if (removed == 0)
            return 0;
        await sessions.EndSharedAsync(account, cancellation);
        return removed;
    }
}
