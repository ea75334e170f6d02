using System.Text.Json;

namespace FederationBroker.Payments.Wire;

/// <summary>PurchaseResponse (3.2.5): how a purchase stands.</summary>
internal sealed record PurchaseResponseBody
{
    public string MessageType { get; } = "PurchaseResponse";

    public required string OrderNumber { get; init; }

    public required DateTimeOffset MessageTimeStamp { get; init; }

    /// <summary>As the broker names it; none when nothing was kept.</summary>
    public Guid? OrderId { get; init; }

    /// <summary><c>Requested</c>, <c>AwaitingPayment</c>, <c>Paid</c> or <c>Refused</c>.</summary>
    public string? State { get; init; }

    /// <summary>The mandate that it was paid under.</summary>
    public Guid? MandateId { get; init; }

    /// <summary>While it waits: when it is refused if nobody has decided; 7 days after it began.</summary>
    public DateTimeOffset? ExpiryTime { get; init; }

    public ObjectBody? ObjectInfo { get; init; }

    public MoneyBody? Amount { get; init; }

    /// <summary>Of a subscriber, while it waits: the operator's page that approves it; lead them there.</summary>
    public string? ApprovalUrl { get; init; }

    public required PurchaseResultBody PurchaseResult { get; init; }
}

internal sealed record PurchaseResultBody
{
    /// <summary><c>SUCCESS</c>, <c>FAILURE</c>, or <c>PENDING</c> while nobody can tell.</summary>
    public required string Result { get; init; }

    /// <summary>With a failure: one of the eight.</summary>
    public string? Code { get; init; }

    /// <summary>While it is pending: when to ask again.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>With a success.</summary>
    public LicenceInfoBody? LicenceInfo { get; init; }
}

/// <summary>What is needed to use what was bought.</summary>
internal sealed record LicenceInfoBody
{
    /// <summary>What a licence may be asked for.</summary>
    public required string Target { get; init; }

    /// <summary>Who issues it; none: the seller needs nobody for it.</summary>
    public required IReadOnlyList<string> LicenceProviders { get; init; }
}

/// <summary>How a mandate stands.</summary>
internal sealed record MandateBody
{
    public required Guid MandateId { get; init; }

    public required string OrderNumber { get; init; }

    /// <summary><c>Pending</c>, <c>Active</c>, <c>Suspended</c> or <c>Closed</c>.</summary>
    public required string State { get; init; }

    public required string Buyer { get; init; }

    public required string Seller { get; init; }

    /// <summary>The ceiling.</summary>
    public required MoneyBody Amount { get; init; }

    public required string Interval { get; init; }

    /// <summary>What may still be taken in this interval.</summary>
    public required MoneyBody Left { get; init; }

    public required DateTimeOffset ActivationTime { get; init; }

    public DateTimeOffset? TerminationTime { get; init; }
}

/// <summary>What is kept of a request.</summary>
internal sealed record RequestTraceBody
{
    public required string RequestId { get; init; }

    /// <summary>A message that was answered; none: it was refused, or was no message.</summary>
    public TraceMessageBody? Message { get; init; }

    /// <summary>In their order.</summary>
    public required IReadOnlyList<TraceEventBody> Events { get; init; }
}

/// <summary>A message, and what it was answered: again the same to whoever sends it again.</summary>
internal sealed record TraceMessageBody
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Such as <c>cash-orders</c>.</summary>
    public required string Address { get; init; }

    public required string IdempotencyKey { get; init; }

    /// <summary>Of HTTP.</summary>
    public required int Status { get; init; }

    public required JsonElement Answer { get; init; }
}

internal sealed record TraceEventBody
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Such as <c>request.refused</c>.</summary>
    public required string What { get; init; }

    /// <summary><c>success</c>, or the code of the refusal.</summary>
    public required string Outcome { get; init; }
}

/// <summary>PaymentConfirmationResponse (3.2.7).</summary>
internal sealed record PaymentConfirmationResponse
{
    public string MessageType { get; } = "PaymentConfirmationResponse";

    public required string OrderNumber { get; init; }

    public required DateTimeOffset MessageTimeStamp { get; init; }

    /// <summary>One of the four.</summary>
    public required string PaymentConfirmationResult { get; init; }
}
