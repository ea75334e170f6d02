using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.People;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Contracts;

/// <summary>
/// The people of an account as the operator's OSS/BSS says they are. Passwords, passkeys, consents and pseudonyms are
/// the broker's own and stay. Runs inside the caller's transaction.
/// </summary>
public sealed class ContractPeople(BrokerDbContext database, AccountPeople people, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Adds a person, or gives one who is there the role that the contract says.</summary>
    public async Task PutAsync(
        AccountId id,
        AccountNumber account,
        ContractPerson wanted,
        CancellationToken cancellation
    )
    {
        // One person pays: who was it until now is not it any more.
        if (wanted.Role == PersonRole.Manager)
        {
            await database
                .Set<SubscriberRow>()
                .Where(row => row.AccountId == id && row.Role == PersonRole.Manager && row.Number != wanted.Number)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, PersonRole.Authorised), cancellation);
        }

        var person = await database
            .Set<SubscriberRow>()
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

    private async Task CreateAsync(
        AccountId id,
        AccountNumber account,
        ContractPerson wanted,
        CancellationToken cancellation
    )
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
            await people.AddAsync(
                id,
                new NewPerson(wanted.Number, wanted.Role, cableId, PasswordHash: null),
                cancellation
            )
        )
        {
            case AccountChange<Subscriber>.Done:
                audit.Add(ContractAccounts.Actor, SubscribersActions.PersonAdded, detail: account.Value);
                break;
            case AccountChange<Subscriber>.Refused refused:
                Refuse(refused.Refusal.Code, account);
                break;
        }
    }

    public async Task RemoveAsync(AccountId id, AccountNumber number, CancellationToken cancellation)
    {
        if (
            await database
                .Set<SubscriberRow>()
                .Where(row => row.AccountId == id && row.Number == number)
                .ExecuteDeleteAsync(cancellation) == 1
        )
            audit.Add(ContractAccounts.Actor, SubscribersActions.PersonRemoved);
    }

    private void Refuse(string reason, AccountNumber account) =>
        audit.Add(ContractAccounts.Actor, SubscribersActions.PersonNotTaken, reason, detail: account.Value);
}

/// <param name="CableId">As the OSS/BSS wrote it; null: it said nothing of it.</param>
public readonly record struct ContractPerson(AccountNumber Number, PersonRole Role, string? CableId)
{
    public override string ToString() => $"[person {Number}]";
}
