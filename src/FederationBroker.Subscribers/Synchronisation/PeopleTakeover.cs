using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.People;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Synchronisation;

/// <summary>
/// The people of an account as the OSS/BSS says they are. Passwords, passkeys, consents and pseudonyms are the broker's
/// own and stay.
/// </summary>
internal sealed class PeopleTakeover(BrokerDbContext database, PeopleDesk desk, AuditTrail audit, TimeProvider clock)
{
    private const string Actor = "oss";

    /// <param name="isNews">Whether nothing newer about this person was taken over before; asking settles it.</param>
    public async Task TakeOverAsync(
        AccountNumber account,
        AccountNotice notice,
        Func<AccountNumber, Task<bool>> isNews,
        CancellationToken cancellation
    )
    {
        if (NumberIn(notice.What) is not { } text)
            return;
        // Gone since this notice was written: so is everybody on it.
        var home = await database
            .Set<ServiceAccount>()
            .Where(row => row.Number == account)
            .Select(row => (AccountId?)row.Id)
            .SingleOrDefaultAsync(cancellation);
        if (home is not { } id)
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
            AccountEvent.PersonAdded added => AddAsync(
                id,
                account,
                new Wanted(number, RoleOf(added.Role), added.CableId),
                cancellation
            ),
            // Also when adding them was never heard of: they are there.
            AccountEvent.PersonChanged changed => AddAsync(
                id,
                account,
                new Wanted(number, RoleOf(changed.Role), CableId: null),
                cancellation
            ),
            _ => RemoveAsync(id, number, cancellation),
        };

    private async Task AddAsync(AccountId id, AccountNumber account, Wanted wanted, CancellationToken cancellation)
    {
        // One person pays: who was it until now is not it any more.
        if (wanted.Role == PersonRole.Manager)
        {
            await database
                .Set<Subscriber>()
                .Where(row => row.AccountId == id && row.Role == PersonRole.Manager && row.Number != wanted.Number)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, PersonRole.Authorised), cancellation);
        }

        var person = await database
            .Set<Subscriber>()
            .SingleOrDefaultAsync(row => row.Number == wanted.Number, cancellation);
        if (person is null)
        {
            await CreateAsync(id, account, wanted, cancellation);
        }
        else if (person.AccountId != id)
        {
            // Their consents and pseudonyms belong to a person of that other account; the OSS/BSS has to remove them
            // there first.
            Refuse("person-on-another-account", account);
        }
        else
        {
            // The new instant makes every node ask for the personal data afresh; see PersonCache.
            (person.Role, person.UpdatedAt) = (wanted.Role, clock.GetUtcNow());
        }
    }

    private async Task CreateAsync(AccountId id, AccountNumber account, Wanted wanted, CancellationToken cancellation)
    {
        CableId? cableId = null;
        if (wanted.CableId is not null)
        {
            if (CableId.TryParse(wanted.CableId, out var usable))
                cableId = usable;
            else
                Refuse("unusable-cable-id", account);
        }

        switch (
            await desk.AddAsync(
                id,
                new NewPerson(wanted.Number, wanted.Role, cableId, PasswordHash: null),
                cancellation
            )
        )
        {
            case AccountChange<Subscriber>.Done:
                audit.Add(Actor, "person.added", detail: account.Value);
                break;
            case AccountChange<Subscriber>.Refused refused:
                Refuse(refused.Fault.Refusal.Code, account);
                break;
        }
    }

    private async Task RemoveAsync(AccountId id, AccountNumber number, CancellationToken cancellation)
    {
        if (
            await database
                .Set<Subscriber>()
                .Where(row => row.AccountId == id && row.Number == number)
                .ExecuteDeleteAsync(cancellation) == 1
        )
            audit.Add(Actor, "person.removed");
    }

    private void Refuse(string reason, AccountNumber account) =>
        audit.Add(Actor, "person.not-taken", reason, detail: account.Value);

    private static PersonRole RoleOf(ContractRole role) =>
        role switch
        {
            ContractRole.SelfServiceManager => PersonRole.Manager,
            ContractRole.Authorised => PersonRole.Authorised,
            _ => PersonRole.User,
        };

    private readonly record struct Wanted(AccountNumber Number, PersonRole Role, string? CableId);
}
