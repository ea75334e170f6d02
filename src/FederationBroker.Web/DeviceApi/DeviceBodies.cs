using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;

namespace FederationBroker.Web.DeviceApi;

/// <param name="Login">The device's own login, or its account's.</param>
/// <param name="Uid">The device's identifier; needed with the account's login.</param>
/// <param name="Challenge">The token of a challenge that was solved.</param>
internal sealed record SignInBody(
    [Longest(254)] string? Login,
    [Longest(PasswordHashing.LongestPassword)] string? Password,
    [Longest(Device.LongestUid)] string? Uid = null,
    [Longest(400)] string? Challenge = null,
    [Longest(64)] string? Solution = null
)
{
    public override string ToString() => "[device sign-in]";
}

/// <summary>What makes a guess count at once: a text of digits such that SHA-256 over token, colon and that text
/// begins with so many zero bits.</summary>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record ChallengeBody(string? Token, string Algorithm, int Bits, int ExpiresIn)
{
    public static ChallengeBody Of(Challenge challenge) =>
        new(challenge.Token, "sha256", challenge.Bits, (int)Challenges.Life.TotalSeconds);
}

internal sealed record ChallengeProblem(string Code, string Detail, string RequestId, ChallengeBody Challenge);

/// <param name="Token">For the header <c>Authorization: Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record SignedInBody(string Token, int ExpiresIn)
{
    public override string ToString() => "[device signed in]";
}

/// <param name="InGoodStanding">False while the account is blocked or closed.</param>
internal sealed record DeviceBody(
    string Uid,
    string Type,
    string? Name,
    string? Region,
    DeviceOutputs Outputs,
    bool InGoodStanding
);

/// <param name="Kind"><c>Reboot</c>, <c>FactoryReset</c> or <c>Configure</c>.</param>
/// <param name="Parameters">With <c>Configure</c>.</param>
internal sealed record CommandBody(
    Guid Id,
    string Kind,
    IReadOnlyDictionary<string, string>? Parameters,
    DateTimeOffset QueuedAt
)
{
    public static CommandBody Of(DeviceCommand command) =>
        new(
            command.Id,
            command.Kind.ToString(),
            command.ParametersJson is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) : null,
            command.QueuedAt
        );
}

/// <param name="Done">False: the device could not do it.</param>
/// <param name="Text">A few words for the operator's staff.</param>
internal sealed record CommandResultBody(bool Done, [Longest(CommandResultBody.LongestText)] string? Text = null)
{
    public const int LongestText = 200;
}

/// <param name="Locked">Choosing it takes its PIN.</param>
internal sealed record ProfileBody(
    Guid Id,
    string Nickname,
    string Icon,
    bool Locked,
    int DefaultLevel,
    int MaximumLevel,
    bool Chosen
)
{
    public static ProfileBody Of(UserProfile profile, bool chosen) =>
        new(
            profile.Id.Value,
            profile.Nickname,
            profile.Icon,
            profile.PinHash is not null,
            profile.DefaultLevel,
            profile.MaximumLevel,
            chosen
        );
}

internal sealed record ProfileChoiceBody(Guid Id, [Longest(8)] string? Pin = null)
{
    public override string ToString() => "[profile choice]";
}

/// <param name="At">When it was watched or marked, or is to be remembered; null: now.</param>
/// <param name="Position">Seconds into the content; history only.</param>
internal sealed record EntryChangeBody(DateTimeOffset? At = null, int? Position = null);

internal sealed record EntryBody(string Content, DateTimeOffset At, int? Position)
{
    public static EntryBody Of(ProfileEntry entry) => new(entry.Content.Value, entry.At, entry.Position);
}
