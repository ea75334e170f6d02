using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.OperatorSystem;
using FederationBroker.Subscribers.People;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>
/// What authenticators call somebody in their own lists, so that people tell passkeys apart. Only the browser gets it.
/// </summary>
public sealed class PasskeyLabels(BrokerDbContext database, PersonalDataSource people)
{
    private const string Neutral = "Subscriber";

    public async Task<string> OfAsync(SubscriberId id, CancellationToken cancellation)
    {
        var person = await database
            .Subscribers()
            .Where(row => row.Id == id)
            .Join(
                database.Accounts(),
                row => row.AccountId,
                account => account.Id,
                (row, account) => new PersonOnFile(account.Number, row.Number, row.UpdatedAt)
            )
            .SingleAsync(cancellation);
        return
            await people.FetchAsync(person, cancellation)
                is PersonOutcome.Found { Person.Nickname: { Length: > 0 } nickname }
            ? nickname
            : Neutral;
    }
}
