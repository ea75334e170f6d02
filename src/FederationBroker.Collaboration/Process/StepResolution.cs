using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Collaboration.Process;

/// <summary>What is to be asked of the adapter now.</summary>
internal enum StepCall
{
    /// <summary>Do it. Under the same key on every attempt.</summary>
    Send,

    /// <summary>What has become of it?</summary>
    LookUp,
}

/// <summary>What an answer means.</summary>
internal abstract record StepVerdict
{
    private StepVerdict() { }

    public sealed record Settled(StepEnd End) : StepVerdict;

    /// <summary>It is asked again.</summary>
    /// <param name="Pause">From now on.</param>
    /// <param name="Resend">It may be sent again; otherwise it is looked for.</param>
    public sealed record Again(TimeSpan Pause, bool Resend = false) : StepVerdict;
}

/// <summary>
/// Decides what an answer of an adapter means. A time-out is not a refusal; a key that nobody has heard of is believed
/// only after a while; past the time that the other side remembers keys nothing is ever sent again. Pure.
/// </summary>
internal static class StepResolution
{
    // Quickly while somebody may be looking, then ever more patiently; after the last one a person looks at it.
    private static readonly ImmutableArray<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        .. Enumerable.Repeat(TimeSpan.FromHours(24), 5),
    ];

    // Nothing was done, and somebody waits: half a minute covers a restart and a breaker that has opened, and then it
    // is "not possible now".
    private static readonly ImmutableArray<TimeSpan> PausesWhileSomebodyWaits =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(8),
        TimeSpan.FromSeconds(16),
    ];

    /// <summary>Looked for before it is sent again: an answer may have been lost.</summary>
    public static StepCall CallFor(OrderStepRow step) =>
        step.FirstSentAt is not null && Changes(step.Kind) ? StepCall.LookUp : StepCall.Send;

    public static bool Changes(StepKind kind) => kind != StepKind.Check;

    // What was provided is charged for, what was held is given back, what was ended ends: none of it is given up
    // because somebody cannot be reached.
    private static bool IsOwed(StepKind kind) =>
        kind is StepKind.Capture or StepKind.Void or StepKind.Refund or StepKind.Change or StepKind.Withdraw;

    /// <param name="step">With this attempt counted, and noted as sent if it was.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="promise">How long the other side remembers keys, and how long one may be on its way.</param>
    public static StepVerdict Judge(
        OrderStepRow step,
        StepCall call,
        StepAnswer answer,
        KeyPromise promise,
        DateTimeOffset now
    ) =>
        answer.Effect switch
        {
            _ when answer.BrokeContract => new StepVerdict.Settled(new StepEnd.Unresolved()),
            Effect.Applied => new StepVerdict.Settled(new StepEnd.Done()),
            Effect.Pending when answer.IsForLater => new StepVerdict.Settled(new StepEnd.Done()),
            _ when IsNeverHeardOf(call, answer) => NeverHeardOf(step, promise, now),
            // Something is known under this key, so that "nothing was done" cannot be meant: what is it?
            Effect.Declined when answer.Reason == Reason.IdempotencyConflict => Later(step),
            Effect.Declined => new StepVerdict.Settled(new StepEnd.Refused(answer.Reason)),
            Effect.NotAttempted when call == StepCall.Send => NotSent(step),
            _ when !Changes(step.Kind) => NotSent(step),
            _ => Later(step),
        };

    /// <summary>What is known of the step itself, for whoever reads the order's history: "never heard of that key" is
    /// no refusal of what was asked under it.</summary>
    public static Effect EffectOf(StepCall call, StepAnswer answer, StepVerdict verdict) =>
        verdict is StepVerdict.Settled { End: StepEnd.NotDone } ? Effect.NotAttempted
        : IsNeverHeardOf(call, answer) ? Effect.Unknown
        : answer.Effect;

    private static bool IsNeverHeardOf(StepCall call, StepAnswer answer) =>
        call == StepCall.LookUp && answer is { Effect: Effect.Declined, Reason: Reason.InvalidState };

    private static StepVerdict NeverHeardOf(OrderStepRow step, KeyPromise promise, DateTimeOffset now)
    {
        if (step.FirstSentAt is not { } first || step.LastSentAt is not { } last)
            return new StepVerdict.Again(TimeSpan.Zero, Resend: true);
        if (now - first >= promise.Horizon)
            return new StepVerdict.Settled(new StepEnd.Unresolved());
        // What a node noted and died over was perhaps never sent at all: that costs time, and not the order.
        var wasNotedOnce = first == last;
        if (now - first < promise.SettleWindow || wasNotedOnce || IsOwed(step.Kind))
            return new StepVerdict.Again(TimeSpan.Zero, Resend: true);
        return now - last >= promise.SettleWindow
            ? new StepVerdict.Settled(new StepEnd.NotDone(WasSent: true))
            : new StepVerdict.Again(last + promise.SettleWindow - now);
    }

    // What somebody waits for is given up while it is certain that nothing is on its way: an earlier attempt that was
    // sent may still arrive, and is looked for until that is over.
    private static StepVerdict NotSent(OrderStepRow step)
    {
        if (IsOwed(step.Kind) || (step.FirstSentAt is not null && Changes(step.Kind)))
            return Later(step);
        return step.Attempts <= PausesWhileSomebodyWaits.Length
            ? new StepVerdict.Again(PausesWhileSomebodyWaits[step.Attempts - 1])
            : new StepVerdict.Settled(new StepEnd.NotDone(WasSent: false));
    }

    private static StepVerdict Later(OrderStepRow step) =>
        step.Attempts <= Pauses.Length
            ? new StepVerdict.Again(Pauses[step.Attempts - 1])
            : new StepVerdict.Settled(new StepEnd.Unresolved());
}

/// <summary>What one call came to.</summary>
/// <param name="Code">The other side's own code.</param>
/// <param name="ExternalRef">What the other side calls it.</param>
internal sealed record StepAnswer(Effect Effect, Reason Reason, string? Code, string? ExternalRef)
{
    /// <summary>As the service has it now, where the step is about a subscription.</summary>
    public Plugins.Abstractions.Subscriptions.Subscription? Subscription { get; init; }

    /// <summary>It was asked for at a later date, so that "accepted" is all there is to wait for.</summary>
    public bool IsForLater { get; init; }

    /// <summary>It said another amount than it was asked about: nothing that it says is believed.</summary>
    public bool BrokeContract => Reason == Reason.ContractViolation;

    public static StepAnswer Of<T>(AdapterResult<T> result)
        where T : class =>
        new(result.Effect, result.Error?.Reason ?? Reason.None, result.Error?.Code, result.ExternalRef);
}

/// <param name="Horizon">The other side remembers a key this long.</param>
/// <param name="SettleWindow">"Never heard of it" is believed this long after it was sent.</param>
internal sealed record KeyPromise(TimeSpan Horizon, TimeSpan SettleWindow)
{
    /// <summary>While the adapter does not run: nothing is given up because of it.</summary>
    public static readonly KeyPromise Unknown = new(TimeSpan.MaxValue, TimeSpan.FromMinutes(1));
}
