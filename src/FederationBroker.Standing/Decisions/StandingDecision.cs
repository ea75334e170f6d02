using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Consent;

namespace FederationBroker.Standing.Decisions;

/// <summary>Whether a subscriber may use one resource on one device now (SRV-001).</summary>
/// <param name="Resource">As the partner named it.</param>
/// <param name="Reason">Stable word for machines; part of the interface.</param>
/// <param name="Action">What the subscriber can do about it; null when it is allowed.</param>
/// <param name="Bundle">The operator's code of the bundle that would help; null when none is known.</param>
/// <param name="Page">Where below the operator's address the subscriber can do it.</param>
public sealed record StandingDecision(
    string Resource,
    StandingOutcome Outcome,
    string Reason,
    string? Action = null,
    string? Bundle = null,
    string Page = StandingReasons.Account
);

public enum StandingOutcome
{
    Allow,

    /// <summary>The subscriber may not; the reason is theirs to act on.</summary>
    Deny,

    /// <summary>A technical fault or a gap in the catalogue; never to be shown as "not in your package".</summary>
    Indeterminate,
}

/// <summary>
/// The words of the standing interface. A partner learns what helps its viewer and nothing of plan, price or unpaid
/// bills.
/// </summary>
internal static class StandingReasons
{
    public const string Entitled = "entitled";
    public const string TooManyStreams = "too-many-streams";
    public const string ResourceUnknown = "unknown-resource";

    public const string NotInGoodStanding = "account-not-in-good-standing";
    public const string NotSubscribed = "not-subscribed";

    private const string ContactOperator = "contact-operator";
    private const string Subscribe = "subscribe";
    private const string SignIn = "sign-in";
    private const string Held = "account/subscriptions";

    /// <summary>Where subscribers manage what they have.</summary>
    internal const string Account = "account";

    public static StandingDecision Allow(string resource) => new(resource, StandingOutcome.Allow, Entitled);

    /// <summary>Also for another partner's pseudonym: who asks about a stranger learns nothing.</summary>
    public static StandingDecision UnknownSubject(string resource) =>
        new(resource, StandingOutcome.Deny, "unknown-subject", SignIn);

    /// <summary>The operator's catalogue does not offer this resource through this partner.</summary>
    public static StandingDecision UnknownResource(string resource) =>
        new(resource, StandingOutcome.Indeterminate, ResourceUnknown, "report-to-operator");

    public static StandingDecision Unavailable(string resource) =>
        new(resource, StandingOutcome.Indeterminate, "temporarily-unavailable", "retry");

    /// <summary>
    /// About an offer of the partner's own: what the account has of it is no secret from who sold it.
    /// </summary>
    /// <param name="use">Null: the account does not have it.</param>
    /// <param name="shop">Where the operator sells it, below its address; null: the partner sells it itself.</param>
    public static StandingDecision OfOffer(string resource, OfferUse? use, string? shop) =>
        use switch
        {
            OfferUse.Allowed => Allow(resource),
            OfferUse.NotYet => new(resource, StandingOutcome.Deny, "not-yet-active", "retry", Page: Held),
            OfferUse.Paused => new(resource, StandingOutcome.Deny, "paused", "resume", Page: Held),
            OfferUse.Withheld => new(resource, StandingOutcome.Deny, NotInGoodStanding, ContactOperator, Page: Held),
            _ => new(resource, StandingOutcome.Deny, NotSubscribed, Subscribe, Page: shop ?? Account),
        };

    public static StandingDecision StreamLimit(string resource) =>
        new(resource, StandingOutcome.Deny, TooManyStreams, "stop-another-stream");

    internal static StandingDecision Of(ViewerVerdict viewer, string resource) =>
        viewer switch
        {
            ViewerVerdict.LeftHome => new StandingDecision(resource, StandingOutcome.Deny, "not-at-home", SignIn),
            ViewerVerdict.AddressNeeded => new StandingDecision(
                resource,
                StandingOutcome.Indeterminate,
                "device-address-needed",
                "send-device-address"
            ),
            ViewerVerdict.Unknown => Unavailable(resource),
            _ => new StandingDecision(resource, StandingOutcome.Deny, "signed-out", SignIn),
        };

    public static StandingDecision Deny(string resource, Reason reason)
    {
        var (word, action) = Words(reason.Code);
        return new StandingDecision(
            resource,
            StandingOutcome.Deny,
            word,
            action,
            action is Subscribe or "purchase" ? reason.Subject : null
        );
    }

    private static (string Word, string Action) Words(ReasonCode code) =>
        code switch
        {
            ReasonCode.AccountBlocked or ReasonCode.AccountClosed or ReasonCode.TrialEnded => (
                NotInGoodStanding,
                ContactOperator
            ),
            ReasonCode.NotTurnedOn
            or ReasonCode.TurnedOff
            or ReasonCode.NeedsBundle
            or ReasonCode.NoLongerValid
            or ReasonCode.TimeInPlanIsOver
            or ReasonCode.NotYetValid => (NotSubscribed, Subscribe),
            ReasonCode.PurchaseNeeded => ("purchase-needed", "purchase"),
            ReasonCode.NotOnThisDeviceType or ReasonCode.NotOnThisDeviceDuringTrial => (
                "not-on-this-device",
                "use-another-device"
            ),
            ReasonCode.NotInRegion => ("not-in-region", ContactOperator),
            ReasonCode.AboveAccessLevel => ("above-access-level", "choose-another-profile"),
            ReasonCode.PinNeeded => ("pin-needed", "enter-pin"),
            _ => ("not-in-package", "change-plan"),
        };
}
