using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Profiles;

/// <summary>A user profile on an account, shared by its devices (SUB-PROF).</summary>
public sealed record UserProfile
{
    public const int LongestNickname = 40;
    public const int MostOfAnAccount = 10;

    public required ProfileId Id { get; init; }

    public required AccountId AccountId { get; init; }

    public required string Nickname { get; init; }

    /// <summary>One of <see cref="ProfileIcons"/>.</summary>
    public required string Icon { get; init; }

    /// <summary>As the password hasher wrote it; null without a PIN.</summary>
    public string? PinHash { get; init; }

    /// <summary>Highest age rating that is shown without the PIN, 0 to 21.</summary>
    public required int DefaultLevel { get; init; }

    /// <summary>Highest age rating that is shown at all, 0 to 21.</summary>
    public required int MaximumLevel { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The collection a profile's picture is chosen from.</summary>
internal static class ProfileIcons
{
    public static readonly IReadOnlyList<string> All =
    [
        "sun",
        "moon",
        "star",
        "leaf",
        "wave",
        "mountain",
        "rocket",
        "cat",
        "fox",
        "owl",
    ];
}

/// <summary>What a profile remembers about one piece of content.</summary>
public sealed record ProfileEntry
{
    public required ProfileId ProfileId { get; init; }

    public required ProfileEntryKind Kind { get; init; }

    public required ContentId Content { get; init; }

    /// <summary>When it was watched, marked, or is to be remembered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Seconds into the content; history only.</summary>
    public int? Position { get; init; }
}

public enum ProfileEntryKind
{
    History,
    Favourite,
    Reminder,
}
