using System.Text.Json;

namespace Sandbox.Books;

internal sealed record ProvisionAsked(
    string Order,
    string Subscriber,
    bool IsSignInName,
    string Offer,
    string? OttId = null,
    string? Bundle = null
);

internal sealed record ChangeAsked(string Subscription, string Change, string? Offer = null, DateTimeOffset? At = null);

internal sealed record GetAsked(string Subscription);

internal sealed record SubscriptionValue(
    string Id,
    string Order,
    string Offer,
    string State,
    bool Linked,
    DateTimeOffset AsOf,
    string? ActivationUrl = null,
    string? CancelReason = null
);

/// <summary>
/// The OTT service: what was bought is approved at once, and usable when it is known whose account it is.
/// </summary>
internal sealed class Subscriptions : IBook
{
    /// <summary>Where a subscriber says whose account it is; the host is told by whoever asks.</summary>
    public const string ActivationPath = "/ott/activate/";

    private readonly Dictionary<string, SubscriptionValue> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> resumedAt = new(StringComparer.Ordinal);

    public string Side => "ott";

    /// <summary>Of this system, without a slash at its end.</summary>
    public string Origin { get; set; } = "https://localhost";

    public string? DeedOf(string operation, JsonElement body) =>
        operation switch
        {
            "subscriptions/provision" => "provision",
            "subscriptions/change" => body.Deserialize<ChangeAsked>(Words.Json)!.Change,
            _ => null,
        };

    public Verdict Judge(Asked asked) =>
        asked.Deed == "provision"
            ? JudgeProvision(asked, asked.Read<ProvisionAsked>())
            : JudgeChange(asked, asked.Read<ChangeAsked>());

    public void Apply(JournalLine line)
    {
        var value = line.Answer.GetProperty("value").Deserialize<SubscriptionValue>(Words.Json)!;
        byId[value.Id] = value;
        if (line.Deed == "resume")
            resumedAt[value.Id] = line.At;
    }

    public Verdict? Read(string operation, JsonElement body) =>
        operation == "subscriptions/get" ? Get(body.Deserialize<GetAsked>(Words.Json)!) : null;

    public object? AsItStands(JournalLine line) =>
        byId.GetValueOrDefault(line.Answer.GetProperty("value").GetProperty("id").GetString()!);

    private Verdict Get(GetAsked asked) =>
        byId.TryGetValue(asked.Subscription, out var found)
            ? new Verdict.Fine(found)
            : new Verdict.Refused("wrong-state", "NO_SUBSCRIPTION");

    private Verdict JudgeProvision(Asked asked, ProvisionAsked wanted)
    {
        if (byId.Values.Any(one => one.Order == wanted.Order && one.Offer == wanted.Offer && one.State != "cancelled"))
            return new Verdict.Refused("wrong-state", "ORDER_HAS_ONE");
        var isLinked = wanted.IsSignInName || wanted.OttId is not null;
        var id = $"SUB-{asked.Number}";
        return new Verdict.Fine(
            new SubscriptionValue(
                id,
                wanted.Order,
                wanted.Offer,
                isLinked ? "active" : "pending-active",
                isLinked,
                asked.Now,
                isLinked ? null : $"{Origin}{ActivationPath}{id}"
            )
        );
    }

    private Verdict JudgeChange(Asked asked, ChangeAsked wanted)
    {
        if (wanted.At is { } at && at > asked.Now)
            return new Verdict.Later(at);
        if (!byId.TryGetValue(wanted.Subscription, out var found))
            return new Verdict.Refused("wrong-state", "NO_SUBSCRIPTION");
        // Whoever lets it go on takes back the end that was still to come.
        if (asked.Deed == "cancel" && resumedAt.TryGetValue(found.Id, out var resumed) && resumed >= asked.Since)
            return new Verdict.Refused("wrong-state", "TAKEN_BACK");
        var usable = found.Linked ? "active" : "pending-active";
        SubscriptionValue? changed = (wanted.Change, found.State) switch
        {
            (_, "cancelled") => null,
            ("pause", not "on-hold") => found with { State = "on-hold" },
            ("resume", _) => found with { State = usable },
            ("change-offer", _) when wanted.Offer is { Length: > 0 } offer => found with { Offer = offer },
            ("cancel", _) => found with { State = "cancelled", CancelReason = "voluntary", ActivationUrl = null },
            ("revoke", _) => found with { State = "cancelled", CancelReason = "abuse", ActivationUrl = null },
            ("link", "pending-active") => found with { State = "active", Linked = true, ActivationUrl = null },
            ("link", _) when !found.Linked => found with { Linked = true, ActivationUrl = null },
            _ => null,
        };
        return changed is null
            ? new Verdict.Refused("wrong-state", "NOT_IN_THIS_STATE")
            : new Verdict.Fine(changed with { AsOf = asked.Now });
    }
}
