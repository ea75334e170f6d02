using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Ledger;

/// <summary>What somebody pays, and who gets how much of it; everything in minor units of one currency.</summary>
public sealed record Sale
{
    public required Payer Payer { get; init; }

    /// <summary>Who sold it.</summary>
    public required PartnerId Seller { get; init; }

    /// <summary>What was sold, as the seller names it.</summary>
    public required string Item { get; init; }

    /// <summary>The order's number, as people quote it.</summary>
    public required string Reference { get; init; }

    /// <summary>What is paid, tax included.</summary>
    public required long Gross { get; init; }

    /// <summary>How much of it is tax.</summary>
    public required long Tax { get; init; }

    /// <summary>How much of it the operator keeps.</summary>
    public required long Commission { get; init; }

    public required string Currency { get; init; }

    /// <summary>What the seller gets.</summary>
    public long Payable => Gross - Tax - Commission;

    internal ImmutableArray<Leg> Legs =>
        [
            .. new[]
            {
                new Leg(Payer.Account, Payer.Party, Gross),
                new Leg(LedgerAccountKind.Payable, Seller.Value, -Payable),
                new Leg(LedgerAccountKind.Commission, string.Empty, -Commission),
                new Leg(LedgerAccountKind.Tax, string.Empty, -Tax),
            }.Where(leg => leg.Minor != 0),
        ];
}

/// <summary>Whose money it is.</summary>
public sealed record Payer
{
    private Payer(LedgerAccountKind account, string party) => (Account, Party) = (account, party);

    internal LedgerAccountKind Account { get; }

    internal string Party { get; }

    /// <summary>A subscriber's account: it goes on the bill.</summary>
    public static Payer Of(AccountId account) => new(LedgerAccountKind.Receivable, account.Value.ToString("N"));

    /// <summary>A partner, out of what it has paid in.</summary>
    public static Payer Of(PartnerId partner) => new(LedgerAccountKind.Funds, partner.Value);
}

/// <summary>What is moved on one account.</summary>
/// <param name="Minor">Debits positive, credits negative.</param>
internal sealed record Leg(LedgerAccountKind Account, string Party, long Minor);
