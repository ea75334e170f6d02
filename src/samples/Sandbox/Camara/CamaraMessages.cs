using Sandbox.Books;

namespace Sandbox.Camara;

// CAMARA Carrier Billing 0.4 and Carrier Billing Refund, in the names of the API.

internal sealed record ChargingInformation(
    decimal Amount,
    string Currency,
    string? Description = null,
    bool? IsTaxIncluded = null,
    decimal? TaxAmount = null
)
{
    public Money ToMoney() =>
        new(
            (long)(
                Amount
                * Currency switch
                {
                    "JPY" => 1,
                    "KWD" => 1000,
                    _ => 100,
                }
            ),
            Currency
        );
}

internal sealed record ChargingMetaData(string? MerchantIdentifier = null);

internal sealed record PaymentAmount(
    ChargingInformation ChargingInformation,
    ChargingMetaData? ChargingMetaData = null
);

internal sealed record RefundAmount(ChargingInformation? ChargingInformation = null);

internal sealed record AmountTransaction(
    string ReferenceCode,
    PaymentAmount? PaymentAmount = null,
    string? PhoneNumber = null,
    string? ClientCorrelator = null,
    RefundAmount? RefundAmount = null
);

internal sealed record PreparePayment(AmountTransaction AmountTransaction);

internal sealed record CreateRefund(string Type, AmountTransaction AmountTransaction);

internal sealed record PaymentShown(
    string PaymentId,
    string PaymentStatus,
    DateTimeOffset PaymentCreationDate,
    AmountTransaction AmountTransaction
);

internal sealed record RefundShown(
    string RefundId,
    string RefundStatus,
    string Type,
    DateTimeOffset RefundCreationDate,
    AmountTransaction AmountTransaction
);

internal sealed record ErrorInfo(int Status, string Code, string Message);
