using System.Collections.Immutable;

namespace FederationBroker.Kernel.Telemetry;

/// <summary>
/// Who measures: one meter a room, and each measurement beside the fact it counts. Only the host knows who reads them.
/// </summary>
public static class Meters
{
    public const string Data = "FederationBroker.Data";
    public const string Plugins = "FederationBroker.Plugins";
    public const string Partners = "FederationBroker.Partners";
    public const string Subscribers = "FederationBroker.Subscribers";
    public const string SignIn = "FederationBroker.SignIn";
    public const string Federation = "FederationBroker.Federation";
    public const string Oidc = "FederationBroker.Oidc";
    public const string Collaboration = "FederationBroker.Collaboration";
    public const string Payments = "FederationBroker.Payments";

    public static ImmutableArray<string> All { get; } =
    [Data, Plugins, Partners, Subscribers, SignIn, Federation, Oidc, Collaboration, Payments];
}

/// <summary>
/// What a measurement may be told apart by. Every one is a closed set: words of this code, and operators and partners
/// that the configuration names. Nothing that was sent, and nothing of a subscriber's, is ever one of them (INF-003).
/// </summary>
public static class MeterTags
{
    public const string Tenant = "tenant";

    /// <summary>A configured partner; never a name that was merely sent.</summary>
    public const string Partner = "partner";

    public const string Outcome = "outcome";
    public const string Reason = "reason";
    public const string Method = "method";
    public const string Protocol = "protocol";
    public const string GrantType = "grant_type";

    /// <summary>Of a refusal, such as FB-1003.</summary>
    public const string Code = "code";

    /// <summary>Which background work: the name of its type.</summary>
    public const string Work = "work";

    /// <summary>Of an outage.</summary>
    public const string Kind = "kind";

    /// <summary>Whose system an adapter talks to.</summary>
    public const string System = "system";

    public const string Operation = "operation";

    public static ImmutableArray<string> All { get; } =
    [Tenant, Partner, Outcome, Reason, Method, Protocol, GrantType, Code, Work, Kind, System, Operation];
}
