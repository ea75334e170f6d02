namespace FederationBroker.Plugins.Abstractions.Effects;

/// <summary>What came of one call of an adapter.</summary>
/// <param name="Effect">What it has done.</param>
/// <param name="Value">What the other side says now; null when it says nothing.</param>
/// <param name="Error">Why not; null when it is done.</param>
/// <param name="ExternalRef">What the other side calls it, for reconciliation: 1 to 128 visible ASCII
/// characters.</param>
/// <param name="EffectiveAt">When it took effect there. What is older than what is known is passed over.</param>
public sealed record AdapterResult<T>(
    Effect Effect,
    T? Value = null,
    AdapterError? Error = null,
    string? ExternalRef = null,
    DateTimeOffset? EffectiveAt = null
)
    where T : class;

/// <param name="Reason">In words that the broker acts on.</param>
/// <param name="Code">The other side's own code, for the operator's staff; at most 64 characters.</param>
/// <param name="Message">A sentence without personal data; at most 450 characters.</param>
/// <param name="SubscriberSafe">The sentence may be shown to the subscriber.</param>
/// <param name="RetryAfter">Not before; null: whenever the broker likes.</param>
public sealed record AdapterError(
    Reason Reason,
    string? Code = null,
    string? Message = null,
    bool SubscriberSafe = false,
    TimeSpan? RetryAfter = null
);

/// <summary>Makes results in one line each.</summary>
public static class AdapterResult
{
    public static AdapterResult<T> Applied<T>(T value, string? externalRef = null, DateTimeOffset? at = null)
        where T : class => new(Effect.Applied, value, ExternalRef: externalRef, EffectiveAt: at);

    public static AdapterResult<T> Pending<T>(T? value = null, string? externalRef = null)
        where T : class => new(Effect.Pending, value, ExternalRef: externalRef);

    public static AdapterResult<T> Declined<T>(Reason reason, string? code = null, string? message = null)
        where T : class => new(Effect.Declined, Error: new AdapterError(reason, code, message));

    public static AdapterResult<T> NotAttempted<T>(Reason reason, string? message = null)
        where T : class => new(Effect.NotAttempted, Error: new AdapterError(reason, Message: message));

    public static AdapterResult<T> Unknown<T>(Reason reason, string? message = null)
        where T : class => new(Effect.Unknown, Error: new AdapterError(reason, Message: message));
}
