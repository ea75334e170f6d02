using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Abstractions.Standing;

/// <summary>
/// Asked to refresh what the broker knows about somebody's right to use something (J.1304 SRV-001). Judging reads the
/// broker's own copy: playback never waits for this.
/// </summary>
public interface IStandingAdapter : IAdapter
{
    ValueTask<AdapterResult<StandingAnswer>> DecideAsync(
        StandingQuestion request,
        CallContext context,
        CancellationToken cancellation
    );
}

/// <param name="Subscriber">Who.</param>
/// <param name="Seller">At which OTT service.</param>
/// <param name="Offer">What.</param>
public sealed record StandingQuestion(SubscriberReference Subscriber, string Seller, string Offer);

/// <param name="Allows">May be used.</param>
/// <param name="GoodUntil">From when on it has to be asked for again.</param>
/// <param name="Reason">Why not, in words that the broker acts on.</param>
public sealed record StandingAnswer(bool Allows, DateTimeOffset GoodUntil, StandingReason Reason = StandingReason.None);

/// <summary>Why something may not be used.</summary>
public enum StandingReason
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Something is to be paid first.</summary>
    Unpaid,

    /// <summary>The operator has stopped everything for this account.</summary>
    AccountBlocked,

    /// <summary>The operator's systems do not know that they have it.</summary>
    NotHeld,

    /// <summary>None of these; also what a newer adapter says that this broker does not know yet.</summary>
    Other,
}
