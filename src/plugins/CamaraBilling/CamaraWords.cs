using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Plugins.Abstractions;

namespace CamaraBilling;

// CAMARA Carrier Billing 0.4 and Carrier Billing Refund: the members that are used, in the names of the API.

internal sealed record ChargingInformation(
    decimal Amount,
    string Currency,
    string? Description = null,
    bool? IsTaxIncluded = null,
    decimal? TaxAmount = null
)
{
    public Amount? ToAmount() => CamaraMoney.FromDecimal(Amount, Currency);
}

internal sealed record ChargingMetaData(string? MerchantName = null, string? MerchantIdentifier = null);

internal sealed record PaymentAmount(
    ChargingInformation ChargingInformation,
    ChargingMetaData? ChargingMetaData = null
);

internal sealed record AmountTransaction(
    string ReferenceCode,
    PaymentAmount? PaymentAmount = null,
    string? PhoneNumber = null,
    string? ClientCorrelator = null,
    RefundAmount? RefundAmount = null
);

internal sealed record RefundAmount(ChargingInformation? ChargingInformation = null);

internal sealed record PreparePayment(AmountTransaction AmountTransaction);

internal sealed record CreateRefund(string Type, AmountTransaction AmountTransaction);

internal sealed record PhoneNumber([property: JsonPropertyName("phoneNumber")] string Number);

internal sealed record Payment(
    string PaymentId,
    string PaymentStatus,
    DateTimeOffset PaymentCreationDate,
    AmountTransaction AmountTransaction,
    DateTimeOffset? PaymentDate = null
);

internal sealed record Refund(
    string RefundId,
    string RefundStatus,
    DateTimeOffset RefundCreationDate,
    AmountTransaction AmountTransaction,
    DateTimeOffset? RefundDate = null
);

internal sealed record ErrorInfo(string Code, int Status = 0);

internal static class CamaraWords
{
    public const string Processing = "processing";
    public const string PendingValidation = "pending_validation";
    public const string Reserved = "reserved";
    public const string Succeeded = "succeeded";
    public const string Denied = "denied";
    public const string Cancelled = "cancelled";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };
}
