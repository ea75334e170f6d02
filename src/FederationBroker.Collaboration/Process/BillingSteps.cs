using FederationBroker.Collaboration.Orders;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Processes;

namespace FederationBroker.Collaboration.Process;

/// <summary>The steps of an order that the operator's billing takes (J.1304 BIL-001, BIL-002).</summary>
internal sealed class BillingSteps(AdapterFleet fleet, AdapterReferences references, IPartnerRegistry registry)
{
    private const int LongestBillText = 64;

    public async Task<StepAnswer> TakeAsync(OrderCase open, OrderStepRow step, CancellationToken cancellation)
    {
        var (order, asked) = (open.Order, AmountOf(open.Order));
        var (place, call) = (PlaceOf(order), new CallStep(step.Key, step.Attempts, order.Locale));
        return step.Kind switch
        {
            StepKind.Check => await CheckAsync(order, place, call, cancellation),
            StepKind.Reserve => await ReserveAsync(order, place, call, cancellation),
            StepKind.Capture => Judged(
                await fleet.CallAsync(place, Operations.Capture, ChargeOf(open), call, cancellation),
                asked
            ),
            StepKind.Void => Judged(
                await fleet.CallAsync(place, Operations.Void, ChargeOf(open), call, cancellation),
                asked
            ),
            StepKind.Refund => Judged(
                await fleet.CallAsync(place, Operations.Refund, ChargeOf(open), call, cancellation),
                asked
            ),
            _ => throw new InvalidOperationException($"Billing has no such step: {step.Kind}"),
        };
    }

    public async Task<StepAnswer> LookUpAsync(OrderCase open, OrderStepRow step, CancellationToken cancellation) =>
        Judged(
            await fleet.CallAsync(
                PlaceOf(open.Order),
                Operations.LookUpCharge,
                new KeyLookup(step.Key),
                new CallStep(step.Key, step.Attempts, open.Order.Locale),
                cancellation
            ),
            AmountOf(open.Order)
        );

    public static AdapterPlace PlaceOf(OrderRow order) => new(order.Tenant, order.BillingAdapter);

    private async Task<StepAnswer> CheckAsync(
        OrderRow order,
        AdapterPlace place,
        CallStep call,
        CancellationToken cancellation
    )
    {
        if (await references.OfAccountAsync(order.AccountId, place, cancellation) is not { } payer)
            return Unknown;
        var request = new BillingCheckRequest(payer, order.Partner.Value, order.Offer, AmountOf(order));
        var result = await fleet.CallAsync(place, Operations.Check, request, call, cancellation);
        return result is not { Effect: Effect.Applied, Value: { } check } ? StepAnswer.Of(result)
            : !check.AccountActive ? Declined(Reason.RejectedByOperator)
            // Before what it allows: who cannot afford it is told so, and not to ask the operator why.
            : check.Remaining is { } left && left.Minor < order.PriceMinor ? Declined(Reason.InsufficientCredit)
            : !check.OfferAllowed ? Declined(Reason.RejectedByOperator)
            : StepAnswer.Of(result);
    }

    private async Task<StepAnswer> ReserveAsync(
        OrderRow order,
        AdapterPlace place,
        CallStep call,
        CancellationToken cancellation
    )
    {
        if (await references.OfAccountAsync(order.AccountId, place, cancellation) is not { } payer)
            return Unknown;
        var request = new ChargeRequest(
            order.Number,
            payer,
            order.Partner.Value,
            AmountOf(order),
            new Amount(order.TaxMinor, order.Currency),
            BillTextOf(order)
        );
        return Judged(await fleet.CallAsync(place, Operations.Reserve, request, call, cancellation), AmountOf(order));
    }

    // What it says of another amount is worth nothing, and neither is anything else that it says.
    private static StepAnswer Judged(AdapterResult<Charge> result, Amount asked)
    {
        var answer = StepAnswer.Of(result);
        return result.Effect == Effect.Applied && result.Value?.Amount != asked
            ? answer with
            {
                Effect = Effect.Unknown,
                Reason = Reason.ContractViolation,
            }
            : answer;
    }

    private string BillTextOf(OrderRow order)
    {
        var partner = registry.Current.Find(order.Tenant, order.Partner);
        var offer = partner?.Agreement.Collaboration?.Find(order.Offer)?.NameIn(order.Locale) ?? order.Offer;
        var text = $"{partner?.Display.Name ?? order.Partner.Value}: {offer}";
        return text.Length <= LongestBillText ? text : text[..LongestBillText];
    }

    private static ChargeStep ChargeOf(OrderCase open) =>
        new(open.Charge.Order, open.Charge.ReservationKey, AmountOf(open.Order));

    private static Amount AmountOf(OrderRow order) => new(order.PriceMinor, order.Currency);

    private static StepAnswer Declined(Reason reason) => new(Effect.Declined, reason, Code: null, ExternalRef: null);

    private static StepAnswer Unknown => Declined(Reason.BuyerAccountUnknown);
}
