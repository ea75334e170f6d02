using System.Collections.Immutable;

namespace OttSite.Standing;

// Public, because the views take it as a parameter and Razor makes views public.
/// <summary>What the operator says about one title, in the operator's words.</summary>
public sealed record StandingDecision
{
    public required string Resource { get; init; }

    /// <summary>
    /// <c>allow</c>, <c>deny</c> or <c>indeterminate</c>; a word this site does not know counts as the last.
    /// </summary>
    public required string Decision { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>What the subscriber can do about it.</summary>
    public string? Action { get; init; }

    /// <summary>The operator's code of the bundle that would help.</summary>
    public string? Bundle { get; init; }

    /// <summary>Where the subscriber can do it.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>
    /// Of a stream that was started: for how many seconds a licence server may rely on the signed decision.
    /// </summary>
    public int? ExpiresIn { get; init; }

    /// <summary>The stream that was started.</summary>
    public string? Stream { get; init; }

    /// <summary>Seconds between two heartbeats of that stream.</summary>
    public int? HeartbeatEvery { get; init; }

    /// <summary>At the limit: what else is playing.</summary>
    public ImmutableArray<StreamConflict> Conflicts { get; init; } = [];

    public bool IsAllowed => Decision == "allow";

    public bool IsDenied => Decision == "deny";

    public bool IsAtLimit => IsDenied && !Conflicts.IsDefaultOrEmpty;

    /// <summary>
    /// Nobody knows. This must never look like a missing package: nothing is wrong with the subscriber's account.
    /// </summary>
    public static StandingDecision Unknown(string resource) =>
        new()
        {
            Resource = resource,
            Decision = "indeterminate",
            Reason = "temporarily-unavailable",
            Action = "retry",
        };

    /// <summary>The operator does not take this site's token of the subscriber any more.</summary>
    public static StandingDecision SignInAgain(string resource) =>
        new()
        {
            Resource = resource,
            Decision = "deny",
            Reason = "unknown-subject",
            Action = "sign-in",
        };
}

/// <summary>Something else of the same household that is playing and stands in the way.</summary>
/// <param name="Stop">Sent with the next start, it ends that stream.</param>
/// <param name="Own">It plays at this site; nobody tells where otherwise, or what.</param>
public sealed record StreamConflict(string Stop, string DeviceType, DateTimeOffset? StartedAt, bool Own);
