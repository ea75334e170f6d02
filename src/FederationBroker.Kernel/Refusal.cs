namespace FederationBroker.Kernel;

/// <summary>
/// Why something was not done. <paramref name="Code"/> is stable and quotable ("FB-2104"); <paramref name="Message"/> is fixed public
/// text that says what was wrong and what to do; <paramref name="OperatorDetail"/> may name offending values and goes to the log only.
/// </summary>
public sealed record Refusal(string Code, string Message, string? OperatorDetail = null)
{
    public Refusal WithDetail(string detail) => this with { OperatorDetail = detail };
}
