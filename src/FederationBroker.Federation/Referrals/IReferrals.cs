using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Referrals;

/// <summary>
/// What services say about people whom the operator has sent to them (J.1304 no. 0): that somebody signed up, or that
/// it was undone. Who that was is never said, and not known here.
/// </summary>
public interface IReferrals
{
    /// <param name="click">As it stood in the address of the landing page.</param>
    /// <param name="reference">The service's own name for the sale; null: none.</param>
    Task<ReferralOutcome> NoteAsync(
        Partner partner,
        string click,
        ReferralEvent what,
        string? reference,
        CancellationToken cancellation
    );
}

public enum ReferralEvent
{
    /// <summary>Somebody signed up.</summary>
    Conversion,

    /// <summary>It was undone: a return, a fraud.</summary>
    Reversal,
}

/// <summary>What a referral has come to.</summary>
public enum ReferralState
{
    /// <summary>The incentive is owed.</summary>
    Converted,

    /// <summary>Nothing is owed, or what was paid is to be given back.</summary>
    Reversed,

    /// <summary>The incentive was paid.</summary>
    Settled,
}

public abstract record ReferralOutcome
{
    private ReferralOutcome() { }

    /// <param name="Offer">What the person was sent to.</param>
    /// <param name="State">As it stands now: what is said twice counts once.</param>
    /// <param name="Incentive">What the operator is owed for it; null: nothing was agreed.</param>
    public sealed record Noted(string Offer, ReferralState State, Money? Incentive) : ReferralOutcome;

    /// <summary>No click of this service's.</summary>
    public sealed record Unknown : ReferralOutcome;

    /// <summary>Nobody is paid for a sale so long after the click.</summary>
    public sealed record Late : ReferralOutcome;
}
