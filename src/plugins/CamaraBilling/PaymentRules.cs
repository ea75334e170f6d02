using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace CamaraBilling;

/// <summary>What may follow a reservation that is held. Pure.</summary>
internal static class PaymentRules
{
    /// <returns>Null: it may be asked for.</returns>
    public static AdapterResult<Charge>? Refuse(PaymentRecord record, RecordLine reserved, RecordLine step)
    {
        if (step.Amount.Currency != reserved.Amount.Currency)
            return Declined(Reason.RejectedByOperator, "CURRENCY");
        var captured = record.Done(ChargeKinds.Capture).Sum(line => line.Amount.Minor);
        var isVoid = record.Done(ChargeKinds.Void).Any();
        return step.Kind switch
        {
            ChargeKinds.Capture when isVoid || captured > 0 => Declined(Reason.InvalidState, "SETTLED"),
            ChargeKinds.Capture when step.Amount.Minor > reserved.Amount.Minor => Declined(
                Reason.InvalidState,
                "MORE_THAN_THERE_IS"
            ),
            ChargeKinds.Capture when step.Amount != reserved.Amount => Declined(Reason.NotSupported, "PARTIAL"),
            ChargeKinds.Void when captured > 0 || isVoid => Declined(Reason.InvalidState, "SETTLED"),
            ChargeKinds.Refund when step.Amount.Minor > captured - RefundedBesides(record, step) => Declined(
                Reason.InvalidState,
                "MORE_THAN_THERE_IS"
            ),
            _ => null,
        };
    }

    private static long RefundedBesides(PaymentRecord record, RecordLine step) =>
        record.Done(ChargeKinds.Refund).Where(line => line.Key != step.Key).Sum(line => line.Amount.Minor);

    private static AdapterResult<Charge> Declined(Reason reason, string code) =>
        AdapterResult.Declined<Charge>(reason, code);
}
