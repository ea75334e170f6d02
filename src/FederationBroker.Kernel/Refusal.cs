namespace FederationBroker.Kernel;

/// <summary>
/// Why something was not done. <paramref name="Code"/> is stable and quotable ("FB-2104"); <paramref name="Message"/>
/// is fixed public text that says what was wrong and what to do; <paramref name="OperatorDetail"/> may name offending
/// values and goes to the log only.
/// </summary>
public sealed record Refusal(string Code, string Message, string? OperatorDetail = null)
{
    /// <summary>The same, said of one place, with what to do there.</summary>
    /// <param name="place">A name of ours, or one that the caller has sent and that was bound by it; never a
    /// value.</param>
    public Refusal At(string place, string fix) => this with { Message = $"{Message} {place}: {fix}" };

    public Refusal WithDetail(string detail) => this with { OperatorDetail = detail };
}
