namespace FederationBroker.Payments.Ledger;

/// <summary>Whose money. Debits are positive, credits negative, as in the books of the operator.</summary>
public enum LedgerAccountKind
{
    /// <summary>What a subscriber's account owes the operator; the bill itself is billing's.</summary>
    Receivable,

    /// <summary>What the operator owes a partner.</summary>
    Payable,

    /// <summary>What the operator keeps of a sale.</summary>
    Commission,

    /// <summary>What the operator owes the tax office.</summary>
    Tax,

    /// <summary>What a partner has paid in, to pay others from.</summary>
    Funds,

    /// <summary>The operator's own money, where what partners pay in arrives and what is paid out leaves.</summary>
    Cash,
}

/// <summary>Whether money is only promised, or has been taken.</summary>
public enum LedgerLayer
{
    Pending,
    Posted,
}

/// <summary>What was done.</summary>
public enum LedgerDeed
{
    /// <summary>An amount is held.</summary>
    Reserve,

    /// <summary>What was held is taken.</summary>
    Capture,

    /// <summary>What was held is given back.</summary>
    Release,

    /// <summary>What was taken is given back, or a part of it.</summary>
    Refund,

    /// <summary>A partner has paid in.</summary>
    Deposit,

    /// <summary>The books were wrong, and say from here on what is right.</summary>
    Correct,
}
