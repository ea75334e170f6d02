namespace FederationBroker.Standing.Api;

/// <summary>Fixed points of the standing interface.</summary>
public static class StandingApi
{
    /// <summary>What a client-credentials token needs.</summary>
    public const string Scope = "standing";

    public const string DecisionsPath = "/standing/decisions";
    public const string PreflightPath = "/standing/preflight";
    public const string StreamsPath = "/standing/streams";
    public const string StreamPath = "/standing/streams/{stream}";
    public const string HeartbeatPath = "/standing/streams/{stream}/heartbeat";

    public const int MostResources = 50;

    public const int LargestBody = 16 * 1024;

    /// <summary>
    /// How long a licence server may rely on a signed decision without asking. Revocation reaches questions and
    /// heartbeats at once, and signed decisions after this time at the latest.
    /// </summary>
    public static readonly TimeSpan DecisionLifetime = TimeSpan.FromSeconds(60);
}
