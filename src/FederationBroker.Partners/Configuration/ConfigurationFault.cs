namespace FederationBroker.Partners.Configuration;

/// <summary>One thing that is wrong in a configuration file, where, which rule it breaks, and what to do.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Rule">Stable name of the rule.</param>
public sealed record ConfigurationFault(string File, int Line, int Column, string Rule, string Message, string Fix)
{
    /// <summary>The file is taken as it is; somebody may be surprised by what it does.</summary>
    public bool IsWarning { get; init; }

    public override string ToString() =>
        $"{File}:{Line}:{Column}: {(IsWarning ? "warning: " : string.Empty)}{Rule}: {Message} Fix: {Fix}";
}
