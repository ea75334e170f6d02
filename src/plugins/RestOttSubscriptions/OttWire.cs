using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace RestOttSubscriptions;

/// <summary>The addresses of the contract. What they are about travels in bodies: no access log collects it.</summary>
internal static class OttPaths
{
    public const string Health = "v1/health";
    public const string Provision = "v1/subscriptions/provision";
    public const string Change = "v1/subscriptions/change";
    public const string Get = "v1/subscriptions/get";
    public const string LookUp = "v1/subscriptions/look-up";
}

/// <summary>A subscription in the service's words.</summary>
internal sealed record SubscriptionSaid(
    string Id,
    string Order,
    SubscriptionState State,
    bool Linked,
    DateTimeOffset AsOf,
    string? ActivationUrl = null,
    CancelReason? CancelReason = null
)
{
    private const int LongestId = 128;

    /// <summary>Null when it cannot be what the contract means.</summary>
    public Subscription? Read() =>
        Id.Length is > 0 and <= LongestId && IsLink(ActivationUrl, out var activation)
            ? new Subscription(Id, State, Linked, AsOf, activation, CancelReason)
            : null;

    // A subscriber is sent there: https alone.
    private static bool IsLink(string? text, out Uri? link)
    {
        link = null;
        return text is null || (Uri.TryCreate(text, UriKind.Absolute, out link) && link.Scheme == Uri.UriSchemeHttps);
    }
}
