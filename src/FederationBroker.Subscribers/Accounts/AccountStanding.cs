using System.Linq.Expressions;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Data.Statements;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>
/// Good standing in the words of the database, for queries; <see cref="Catalogue.Offers.AccountFacts.StatusAt"/> says
/// the same in memory.
/// </summary>
public static class AccountStanding
{
    public static Expression<Func<ServiceAccount, DateTimeOffset, bool>> IsGood { get; } =
        (account, now) =>
            account.Status == AccountStatus.Active
            && (
                account.TrialEndsAt == null
                || account.TrialEndsAt > now
                || account.StatusAfterTrial == null
                || account.StatusAfterTrial == AccountStatus.Active
            );

    public static Expression<Func<ServiceAccount, bool>> IsGoodAt(DateTimeOffset now) =>
        QueryPart.Join<Func<ServiceAccount, bool>>(account => IsGood.In(account, now));
}
