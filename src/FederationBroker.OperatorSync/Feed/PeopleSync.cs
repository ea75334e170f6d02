using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Contracts;

namespace FederationBroker.OperatorSync.Feed;

/// <summary>
/// The people of an account as the OSS/BSS says they are. Passwords, passkeys, consents and pseudonyms are the broker's
/// own and stay.
/// </summary>
internal sealed class PeopleSync(
    BrokerDbContext database,
    ContractAccounts accounts,
    ContractPeople people,
    AuditTrail audit
)
{
    private static AuditActor Actor => ContractAccounts.Actor;

    /// <param name="isNews">Whether nothing newer about this person was taken over before; asking settles it.</param>
    public async Task FollowAsync(
        AccountNumber account,
        AccountNotice notice,
        Func<AccountNumber, Task<bool>> isNews,
        CancellationToken cancellation
    )
    {
        if (NumberIn(notice.What) is not { } text)
            return;
        // Gone since this notice was written: so is everybody on it.
        if (await accounts.FindAsync(account, cancellation) is not { } id)
            return;
        if (!AccountNumber.TryParse(text, out var number))
            Refuse("unusable-number", account);
        else if (await isNews(number))
            await PutAsync(id, account, number, notice.What, cancellation);
        await database.SaveChangesAsync(cancellation);
    }

    private static string? NumberIn(AccountEvent what) =>
        what switch
        {
            AccountEvent.PersonAdded added => added.Person,
            AccountEvent.PersonChanged changed => changed.Person,
            AccountEvent.PersonRemoved removed => removed.Person,
            _ => null,
        };

    private Task PutAsync(
        AccountId id,
        AccountNumber account,
        AccountNumber number,
        AccountEvent what,
        CancellationToken cancellation
    ) =>
        what switch
        {
            AccountEvent.PersonAdded added => people.PutAsync(
                id,
                account,
                new ContractPerson(number, RoleOf(added.Role), added.CableId),
                cancellation
            ),
            // Also when adding them was never heard of: they are there.
            AccountEvent.PersonChanged changed => people.PutAsync(
                id,
                account,
                new ContractPerson(number, RoleOf(changed.Role), CableId: null),
                cancellation
            ),
            _ => people.RemoveAsync(id, number, cancellation),
        };

    private void Refuse(string reason, AccountNumber account) =>
        audit.Add(Actor, SubscribersActions.PersonNotTaken, reason, detail: account.Value);

    private static PersonRole RoleOf(ContractRole role) =>
        role switch
        {
            ContractRole.SelfServiceManager => PersonRole.Manager,
            ContractRole.Authorised => PersonRole.Authorised,
            _ => PersonRole.User,
        };
}
