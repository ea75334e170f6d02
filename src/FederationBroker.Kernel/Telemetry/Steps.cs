using System.Diagnostics;

namespace FederationBroker.Kernel.Telemetry;

/// <summary>
/// Parts of a request that a trace shows apart. Tags are those of <see cref="MeterTags"/>, for the same reason.
/// </summary>
public static class Steps
{
    public const string SourceName = "FederationBroker";

    public const string Decision = "decide";
    public const string Claims = "claims";
    public const string AdapterCall = "adapter call";
    public const string TokenIssue = "issue tokens";

    private static readonly ActivitySource Source = new(SourceName);

    /// <returns>Null, at the cost of one comparison, where nobody traces.</returns>
    public static Activity? Begin(string step) => Source.StartActivity(step);
}
