using System.Linq.Expressions;
using FederationBroker.Catalogue.Offers;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>
/// Good standing in the words of the database, for queries; <see cref="Catalogue.Offers.AccountFacts.StatusAt"/> says
/// the same in memory.
/// </summary>
public static class AccountStanding
{
    public static Expression<Func<ServiceAccount, bool>> IsGoodAt(DateTimeOffset now) =>
        account =>
            account.Status == AccountStatus.Active
            && (
                account.TrialEndsAt == null
                || account.TrialEndsAt > now
                || account.StatusAfterTrial == null
                || account.StatusAfterTrial == AccountStatus.Active
            );
}
