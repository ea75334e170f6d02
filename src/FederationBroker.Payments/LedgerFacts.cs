using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments;

/// <summary>What other rooms may see of the books, to be asked for in queries of their own.</summary>
public static class LedgerFacts
{
    public static IQueryable<LedgerEntry> LedgerEntries(this BrokerDbContext database) =>
        from transaction in database.Set<LedgerTransactionRow>().AsNoTracking()
        join posting in database.Set<LedgerPostingRow>() on transaction.Id equals posting.TransactionId
        select new LedgerEntry
        {
            TransactionId = transaction.Id,
            Key = transaction.Key,
            Seller = transaction.Seller,
            Item = transaction.Item,
            Reference = transaction.Reference,
            OrderId = transaction.OrderId,
            Deed = transaction.Deed,
            At = transaction.At,
            Layer = posting.Layer,
            Account = posting.Account,
            Party = posting.Party,
            IsOfPayer = posting.Account == LedgerAccountKind.Receivable || posting.Account == LedgerAccountKind.Funds,
            Minor = posting.Minor,
            Currency = posting.Currency,
        };
}

/// <summary>What was moved on one account.</summary>
public sealed record LedgerEntry
{
    /// <summary>The same for everything that was booked at once.</summary>
    public required Guid TransactionId { get; init; }

    /// <summary>Of the step, or of the decision, that did it.</summary>
    public required string Key { get; init; }

    public required PartnerId Seller { get; init; }

    /// <summary>What was sold, as the seller names it.</summary>
    public required string Item { get; init; }

    /// <summary>The order's number.</summary>
    public required string Reference { get; init; }

    public required Guid OrderId { get; init; }

    public required LedgerDeed Deed { get; init; }

    public required DateTimeOffset At { get; init; }

    public required LedgerLayer Layer { get; init; }

    public required LedgerAccountKind Account { get; init; }

    /// <summary>Whose account of that kind: an account's id, a partner's; empty: the operator's own.</summary>
    public required string Party { get; init; }

    /// <summary>The account of whoever pays: a subscriber's bill, or what a partner has paid in.</summary>
    public required bool IsOfPayer { get; init; }

    /// <summary>In minor units: debits positive, credits negative.</summary>
    public required long Minor { get; init; }

    public required string Currency { get; init; }
}
