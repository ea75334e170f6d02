using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Abstractions.Claims;

/// <summary>
/// Asked while claims are being released: what does another system of the operator's know? What leaves is requested,
/// consented, agreed with the OTT service and granted to the adapter's manifest, all four; the rest is dropped
/// (J.1304 BIL-003).
/// </summary>
public interface IClaimsAdapter : IAdapter
{
    ValueTask<AdapterResult<EnrichedClaims>> EnrichAsync(
        ClaimsQuestion request,
        CallContext context,
        CancellationToken cancellation
    );
}

/// <param name="Subscriber">About whom.</param>
/// <param name="Partner">For whom.</param>
/// <param name="Claims">Which; others are dropped.</param>
public sealed record ClaimsQuestion(SubscriberReference Subscriber, string Partner, IReadOnlyList<string> Claims);

/// <param name="Values">By name of the claim: text, at most 450 characters each.</param>
public sealed record EnrichedClaims(IReadOnlyDictionary<string, string> Values);
