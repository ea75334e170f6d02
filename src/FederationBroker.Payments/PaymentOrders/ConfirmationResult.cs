namespace FederationBroker.Payments.PaymentOrders;

/// <summary>The four results of a PaymentConfirmationResponse (DMP payment and cashing interface, 3.2.7).</summary>
internal enum ConfirmationResult
{
    Executed,
    NoRecord,
    TemporarilyUnavailable,
    UnknownError,
}

/// <summary>What was sold, to whomever, and whether it is paid.</summary>
internal sealed record SoldThing(string Item, PaymentOrderState State, PurchaseFailure? Failure);

/// <summary>
/// What a licence provider hears. "No record" is never said of what may still be paid, and another seller's purchase is
/// none (PAY-ERR). Pure.
/// </summary>
internal static class Confirmations
{
    /// <param name="sold">Of this seller and buyer; null: there is none.</param>
    public static ConfirmationResult Of(SoldThing? sold, string target) =>
        sold switch
        {
            null => ConfirmationResult.NoRecord,
            _ when sold.Item != target => ConfirmationResult.NoRecord,
            { State: PaymentOrderState.Paid } => ConfirmationResult.Executed,
            { Failure: PurchaseFailure.UnknownError } => ConfirmationResult.UnknownError,
            { State: PaymentOrderState.Refused } => ConfirmationResult.NoRecord,
            _ => ConfirmationResult.TemporarilyUnavailable,
        };

    /// <summary>As the interface writes it.</summary>
    public static string Word(this ConfirmationResult result) =>
        result switch
        {
            ConfirmationResult.Executed => "PAYMENT_SUCCESSFULLY_EXECUTED",
            ConfirmationResult.NoRecord => "NO_RECORD_FOR_REQUESTED_PAYMENT",
            ConfirmationResult.TemporarilyUnavailable => "SERVICE_TEMPORARILY_UNAVAILABLE",
            ConfirmationResult.UnknownError => "UNKNOWN_ERROR_OCCURRED",
            _ => throw new InvalidOperationException($"No such result: {result}"),
        };
}
