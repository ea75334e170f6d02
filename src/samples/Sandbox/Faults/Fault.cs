namespace Sandbox.Faults;

/// <summary>What can go wrong between two systems.</summary>
public enum FaultKind
{
    /// <summary>The connection is cut, and nothing is done.</summary>
    LoseRequest,

    /// <summary>It is done, and the connection is cut before the answer.</summary>
    LoseReply,

    /// <summary>It is done at once, and answered after <see cref="Fault.Delay"/>.</summary>
    Late,

    /// <summary>It is done after <see cref="Fault.Delay"/>, whether or not anybody still waits.</summary>
    Held,

    /// <summary>500, and nothing is done.</summary>
    Error,

    /// <summary>It is done, and answered with 200 and no JSON.</summary>
    Garbage,

    /// <summary>It is done, and answered with more than anybody reads.</summary>
    TooMuch,

    /// <summary>Nothing is done: ask elsewhere.</summary>
    Redirect,

    /// <summary>It is refused with <see cref="Fault.Reason"/>, under this key for good.</summary>
    Decline,

    /// <summary>It is accepted, and done after <see cref="Fault.Delay"/> of this system's clock.</summary>
    Pending,

    /// <summary>It is done, and the answer says one minor unit more.</summary>
    WrongAmount,

    /// <summary>It is done, and the answer says XTS.</summary>
    WrongCurrency,

    /// <summary>It is done, and the answer is that of another call.</summary>
    WrongKey,

    /// <summary>
    /// What is asked again under a known key is refused as already done, and the answer not repeated.
    /// </summary>
    RefuseRepeat,
}

/// <param name="Kind">What goes wrong.</param>
/// <param name="Operation">Where: <c>bss/charges/reserve</c>, all below <c>ott/*</c>, or <c>*</c>.</param>
/// <param name="Times">How often; null: for ever.</param>
/// <param name="Probability">Of each call, from 0 to 1; null: each one.</param>
/// <param name="Seed">The same seed, the same calls.</param>
/// <param name="Delay">Where something is late; null: 30 seconds.</param>
/// <param name="Reason">Where something is refused; null: rejected-by-operator.</param>
/// <param name="Code">The system's own, beside the reason.</param>
/// <param name="About">Only of calls that say this word: an order's number, an offer's name; null: of all.</param>
public sealed record Fault(
    FaultKind Kind,
    string Operation = "*",
    int? Times = 1,
    double? Probability = null,
    int Seed = 0,
    TimeSpan? Delay = null,
    string? Reason = null,
    string? Code = null,
    string? About = null
)
{
    private static readonly TimeSpan UsualDelay = TimeSpan.FromSeconds(30);

    internal TimeSpan Lateness => Delay ?? UsualDelay;

    /// <param name="body">What the call says, as JSON.</param>
    internal bool IsOf(string operation, string body) =>
        IsOf(operation) && (About is null || body.Contains($"\"{About}\"", StringComparison.Ordinal));

    private bool IsOf(string operation) =>
        Operation == "*"
        || Operation == operation
        || (
            Operation.EndsWith("/*", StringComparison.Ordinal)
            && operation.StartsWith(Operation[..^1], StringComparison.Ordinal)
        );
}
