using FederationBroker.Kernel;

namespace FederationBroker.Payments.Replays;

/// <summary>What came of a message.</summary>
internal abstract record MessageOutcome
{
    private MessageOutcome() { }

    /// <param name="Answer">The one that was kept, when it had been asked before.</param>
    public sealed record Answered(KeptAnswer Answer) : MessageOutcome;

    /// <summary>Nothing was done, and nothing is kept.</summary>
    /// <param name="Status">Of HTTP.</param>
    public sealed record Refused(int Status, Refusal Refusal) : MessageOutcome;
}
