namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>How two sides that should say the same do not.</summary>
public enum BreakKind
{
    /// <summary>The books have it, and billing does not list it.</summary>
    MissingAtAdapter,

    /// <summary>Billing lists it, and nobody here has ever asked for it.</summary>
    MissingInBroker,

    AmountMismatch,

    CurrencyMismatch,

    /// <summary>Both have it, in another state: billing did what is not known here yet, or something else.</summary>
    StatusMismatch,

    /// <summary>Billing has done once more what was done already.</summary>
    DuplicateAtAdapter,

    /// <summary>One side has it, and the other one may still get it.</summary>
    TimingDifference,

    /// <summary>The service lets somebody use what nobody has paid.</summary>
    EntitledNotBilled,

    /// <summary>Somebody pays for what the service does not let them use.</summary>
    BilledNotEntitled,
}

/// <summary>What the two sides speak about.</summary>
public enum ReconciledDeed
{
    Reserve,
    Capture,
    Void,
    Refund,

    /// <summary>A subscription is in use.</summary>
    Use,
}

public enum BreakState
{
    /// <summary>Nobody has said what is to become of it.</summary>
    Open,

    /// <summary>One person has said it, and another one has to agree.</summary>
    Proposed,

    Closed,
}

/// <summary>How a break is mended. All but the first take two persons.</summary>
public enum BreakFix
{
    /// <summary>The sides agree again, and nobody did anything about it.</summary>
    ByItself,

    /// <summary>The books say from here on what billing says: a correcting entry, nothing is ever changed.</summary>
    CorrectBooks,

    /// <summary>What was paid is given back, through billing.</summary>
    GiveBack,

    /// <summary>Nothing moves here: it was mended elsewhere, or is borne.</summary>
    Accept,
}
