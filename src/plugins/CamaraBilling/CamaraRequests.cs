using FederationBroker.Plugins.Abstractions.Billing;

namespace CamaraBilling;

/// <summary>What is sent. Pure.</summary>
internal static class CamaraRequests
{
    public static PreparePayment Prepare(ChargeRequest request, string phone, string key) =>
        new(
            new AmountTransaction(
                request.Order,
                new PaymentAmount(
                    new ChargingInformation(
                        CamaraMoney.ToDecimal(request.Amount),
                        request.Amount.Currency,
                        request.BillText,
                        IsTaxIncluded: true,
                        CamaraMoney.ToDecimal(request.Tax)
                    ),
                    new ChargingMetaData(MerchantIdentifier: request.Seller)
                ),
                phone,
                key
            )
        );

    public static CreateRefund Refund(RecordLine step, RecordLine reserved, PaymentRecord record)
    {
        var isTotal = step.Amount == reserved.Amount && !record.Done(ChargeKinds.Refund).Any();
        return new CreateRefund(
            isTotal ? "total" : "partial",
            new AmountTransaction(
                step.Order,
                ClientCorrelator: step.Key,
                RefundAmount: new RefundAmount(
                    isTotal ? null : new ChargingInformation(CamaraMoney.ToDecimal(step.Amount), step.Amount.Currency)
                )
            )
        );
    }
}
