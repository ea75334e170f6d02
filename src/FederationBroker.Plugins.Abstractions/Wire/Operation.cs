using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Standing;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.Plugins.Abstractions.Wire;

/// <summary>One operation as it goes over the wire: <c>POST /v2/{name}</c>.</summary>
/// <typeparam name="TRequest">What is asked.</typeparam>
/// <typeparam name="TValue">What is answered, in an <c>AdapterResult</c>.</typeparam>
/// <param name="Name">Last part of the address.</param>
/// <param name="Capability">Which adapters have it.</param>
/// <param name="Changes">It may change something: an answer that never came is Unknown. Otherwise it is asked again.
/// </param>
/// <param name="Within">How long the broker waits for the answer.</param>
public sealed record Operation<TRequest, TValue>(string Name, string Capability, bool Changes, TimeSpan Within)
    where TRequest : class
    where TValue : class;

/// <summary>Every operation of this contract, each once.</summary>
public static class Operations
{
    // Somebody is looking at a page that waits for it.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(800);

    // Nobody is.
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patiently = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtLength = TimeSpan.FromSeconds(30);

    public static readonly Operation<BillingCheckRequest, BillingCheck> Check = new(
        "billing/check",
        Capability.Billing,
        Changes: false,
        Soon
    );

    public static readonly Operation<MandateRequest, Mandate> OpenMandate = new(
        "billing/open-mandate",
        Capability.Billing,
        Changes: true,
        Patiently
    );

    public static readonly Operation<MandateClosing, Mandate> CloseMandate = new(
        "billing/close-mandate",
        Capability.Billing,
        Changes: true,
        Patiently
    );

    public static readonly Operation<ChargeRequest, Charge> Reserve = new(
        "billing/reserve",
        Capability.Billing,
        Changes: true,
        Patiently
    );

    public static readonly Operation<ChargeStep, Charge> Capture = new(
        "billing/capture",
        Capability.Billing,
        Changes: true,
        Patiently
    );

    public static readonly Operation<ChargeStep, Charge> Void = new(
        "billing/void",
        Capability.Billing,
        Changes: true,
        Patiently
    );

    public static readonly Operation<ChargeStep, Charge> Refund = new(
        "billing/refund",
        Capability.Billing,
        Changes: true,
        Patiently
    );

    public static readonly Operation<KeyLookup, Charge> LookUpCharge = new(
        "billing/look-up",
        Capability.Billing,
        Changes: false,
        Promptly
    );

    public static readonly Operation<ChargeListing, ChargePage> ListCharges = new(
        "billing/list",
        Capability.Billing,
        Changes: false,
        AtLength
    );

    public static readonly Operation<ProvisionRequest, Subscriptions.Subscription> Provision = new(
        "subscription/provision",
        Capability.Subscription,
        Changes: true,
        Patiently
    );

    public static readonly Operation<SubscriptionChange, Subscriptions.Subscription> ChangeSubscription = new(
        "subscription/change",
        Capability.Subscription,
        Changes: true,
        Patiently
    );

    public static readonly Operation<SubscriptionQuery, Subscriptions.Subscription> GetSubscription = new(
        "subscription/get",
        Capability.Subscription,
        Changes: false,
        Promptly
    );

    public static readonly Operation<KeyLookup, Subscriptions.Subscription> LookUpSubscription = new(
        "subscription/look-up",
        Capability.Subscription,
        Changes: false,
        Promptly
    );

    public static readonly Operation<OfferQuestion, OfferTerms> BeforeConsent = new(
        "consent/before",
        Capability.Consent,
        Changes: false,
        Soon
    );

    public static readonly Operation<ClaimsQuestion, EnrichedClaims> Enrich = new(
        "claims/enrich",
        Capability.Claims,
        Changes: false,
        AtOnce
    );

    public static readonly Operation<StandingQuestion, StandingAnswer> Decide = new(
        "standing/decide",
        Capability.Standing,
        Changes: false,
        AtOnce
    );
}

/// <summary>The body of a call.</summary>
/// <param name="Context">About the call.</param>
/// <param name="Request">What is asked.</param>
public sealed record CallMessage<TRequest>(Effects.CallContext Context, TRequest Request)
    where TRequest : class;

/// <summary>What every adapter has beside its operations, and where it all lies.</summary>
public static class WireAddresses
{
    public const string Describe = "describe";
    public const string Validate = "validate";
    public const string Start = "start";
    public const string Health = "health";

    /// <param name="name">One of these, or of an operation.</param>
    /// <param name="contract">Major version of the contract that the adapter was built for.</param>
    public static string Of(string name, int contract = AdapterContract.Major) => $"/v{contract}/{name}";
}

/// <summary>The one line that an adapter's process writes when it listens: <c>1|1|unix|path</c>.</summary>
/// <param name="Contract">Major version of the contract.</param>
/// <param name="Socket">Absolute path of the Unix socket.</param>
public sealed record Handshake(int Contract, string Socket)
{
    private const int Protocol = 1;

    public override string ToString() => $"{Protocol}|{Contract}|unix|{Socket}";

    /// <returns>Null for any other line.</returns>
    public static Handshake? Read(string? line) =>
        line?.Split('|') is [var protocol, var contract, "unix", { Length: > 0 } socket]
        && protocol == $"{Protocol}"
        && int.TryParse(contract, out var major)
            ? new Handshake(major, socket)
            : null;
}
