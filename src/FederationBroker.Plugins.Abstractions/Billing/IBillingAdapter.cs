using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Abstractions.Billing;

/// <summary>
/// The operator's billing (J.1304 BIL-001, BIL-002): reserve, then capture, so that nobody pays for what could not be
/// delivered. Amounts come back as they were sent; another one is a broken contract.
/// </summary>
/// <remarks>An adapter that does not do something answers <see cref="Reason.NotSupported"/>.</remarks>
public interface IBillingAdapter : IAdapter
{
    /// <summary>Whether the account is in good standing and may have the offer. Changes nothing.</summary>
    ValueTask<AdapterResult<BillingCheck>> CheckAsync(
        BillingCheckRequest request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>Opens a mandate: what may be charged from when, up to a ceiling each period.</summary>
    ValueTask<AdapterResult<Mandate>> OpenMandateAsync(
        MandateRequest request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>Closes a mandate at an instant: what is reserved by then may still be captured.</summary>
    ValueTask<AdapterResult<Mandate>> CloseMandateAsync(
        MandateClosing request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>Reserves an amount.</summary>
    ValueTask<AdapterResult<Charge>> ReserveAsync(
        ChargeRequest request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>Takes what was reserved, or a part of it.</summary>
    ValueTask<AdapterResult<Charge>> CaptureAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>Gives a reservation back. A reservation that arrives after this is refused.</summary>
    ValueTask<AdapterResult<Charge>> VoidAsync(ChargeStep request, CallContext context, CancellationToken cancellation);

    /// <summary>Pays back what was captured, or a part of it.</summary>
    ValueTask<AdapterResult<Charge>> RefundAsync(
        ChargeStep request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>
    /// What became of a key. Applied: the charge as it stands; Declined with <see cref="Reason.InvalidState"/>: never
    /// heard of; Unknown: it cannot be told now.
    /// </summary>
    ValueTask<AdapterResult<Charge>> LookUpAsync(
        KeyLookup request,
        CallContext context,
        CancellationToken cancellation
    );

    /// <summary>Every effect of a time, each once, in pages: the other side's half of a reconciliation.</summary>
    ValueTask<AdapterResult<ChargePage>> ListAsync(
        ChargeListing request,
        CallContext context,
        CancellationToken cancellation
    );
}
