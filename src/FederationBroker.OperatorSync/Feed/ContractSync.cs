using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.Contracts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Feed;

/// <summary>
/// Makes the broker's accounts what the OSS/BSS says they are. A notice counts once, and only if nothing newer about
/// its account (or person) was taken over before; so pages may repeat and overtake each other. Runs inside the caller's
/// transaction.
/// </summary>
internal sealed class ContractSync(
    BrokerDbContext database,
    ContractAccounts accounts,
    PeopleSync people,
    TenantScope scope,
    AuditTrail audit
)
{
    private static AuditActor Actor => ContractAccounts.Actor;

    public async Task FollowAsync(AccountNotice notice, CancellationToken cancellation)
    {
        if (!AccountNumber.TryParse(notice.Account.Number, out var number))
        {
            audit.Add(Actor, OperatorSyncActions.OssNotice, "unusable-number");
            await database.SaveChangesAsync(cancellation);
            return;
        }

        // The lock that local changes hold: one that is being made waits below as an order, and the notice from before
        // it does not undo it.
        await accounts.LockAsync(number, cancellation);
        var isAnswered = await IsAnsweredAsync(number, notice.Account.Version, cancellation);
        var isNews = await IsNewsAsync(OssSubject.Account, number, notice.Account.Version, cancellation);
        if (notice.What is AccountEvent.Removed)
        {
            if (isNews)
                await accounts.RemoveAsync(number, cancellation);
            return;
        }

        if (isNews && !isAnswered)
            await PutAsync(number, notice.Account, cancellation);
        await people.FollowAsync(
            number,
            notice,
            person => IsNewsAsync(OssSubject.Person, person, notice.Account.Version, cancellation),
            cancellation
        );
    }

    /// <summary>A change of ours did not happen: what the OSS/BSS has takes its place.</summary>
    /// <param name="current">Null: the OSS/BSS has no such account; ours is closed.</param>
    public async Task ReplaceAsync(AccountNumber number, AccountState? current, CancellationToken cancellation)
    {
        audit.Add(Actor, OperatorSyncActions.OssChangeNotTaken, "conflict", detail: number.Value);
        if (current is null)
        {
            // Closed, not removed: what the broker alone has (consents, pseudonyms) does not go on a misunderstanding.
            // A notice removes.
            await accounts.CloseAsync(number, cancellation);
            return;
        }

        // Not a question of news: our own change stands on top of a version that may have been taken over long ago.
        _ = await IsNewsAsync(OssSubject.Account, number, current.Version, cancellation);
        await NoteCurrentAsync(number, current.Version, current.Version, cancellation);
        await PutAsync(number, current, cancellation);
    }

    /// <summary>What the OSS/BSS is known to be at, so that the next change is made on it.</summary>
    /// <param name="answered">Notices up to this version hold nothing new.</param>
    public Task NoteCurrentAsync(AccountNumber number, long version, long answered, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO oss_version AS known (tenant, subject, number, version, current, answered)
            VALUES ({scope.Tenant.Value}, 'Account', {number.Value}, 0, {version}, {answered})
            ON CONFLICT (tenant, subject, number) DO UPDATE SET
              current = greatest(known.current, excluded.current),
              answered = greatest(known.answered, excluded.answered)
            """,
            cancellation
        );

    // The echo of a change of ours must not undo a later one. A version that an answer to us has named holds nothing
    // new; and while a change waits, its own answer will tell: applied on top of what we have, or in conflict, with the
    // state that counts.
    private async Task<bool> IsAnsweredAsync(AccountNumber number, long version, CancellationToken cancellation) =>
        await database
            .Set<OssVersion>()
            .AnyAsync(
                row => row.Subject == OssSubject.Account && row.Number == number && row.Answered >= version,
                cancellation
            )
        || await database
            .Set<OssOrder>()
            .AnyAsync(row => row.Account == number && row.State == OssOrderState.Waiting, cancellation);

    // One statement: of two that bring the same version, one is news.
    private async Task<bool> IsNewsAsync(
        OssSubject subject,
        AccountNumber number,
        long version,
        CancellationToken cancellation
    ) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO oss_version AS known (tenant, subject, number, version, current, answered)
            VALUES ({scope.Tenant.Value}, {subject.ToString()}, {number.Value}, {version}, {version}, 0)
            ON CONFLICT (tenant, subject, number) DO UPDATE SET
              version = excluded.version, current = greatest(known.current, excluded.current)
            WHERE known.version < excluded.version
            """,
            cancellation
        ) == 1;

    private Task PutAsync(AccountNumber number, AccountState state, CancellationToken cancellation) =>
        accounts.PutAsync(
            number,
            new ContractTerms(ContractWords.Of(state.Status), state.Plan, state.Region),
            cancellation
        );
}
