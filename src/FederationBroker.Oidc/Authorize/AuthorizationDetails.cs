using System.Text;
using System.Text.Json;
using FederationBroker.Oidc.Jose;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// The <c>authorization_details</c> parameter (RFC 9396): one offer of the partner's that the subscriber is asked to
/// buy while signing in, <c>[{"type":"subscription","offer":"basic"}]</c>.
/// </summary>
internal abstract record AuthorizationDetails
{
    /// <summary>The one type that is served.</summary>
    public const string Subscription = "subscription";

    private const int LongestText = 2048;
    private const int LongestOffer = 64;

    private AuthorizationDetails() { }

    internal sealed record None : AuthorizationDetails;

    internal sealed record Purchase(string Offer) : AuthorizationDetails;

    /// <summary>Not one such object: what is not understood is never passed over (RFC 9396 5).</summary>
    internal sealed record Malformed : AuthorizationDetails;

    public static AuthorizationDetails Read(string? text)
    {
        if (text is null)
            return new None();
        return
            text.Length <= LongestText
            && CompactJws.ParseArray(Encoding.UTF8.GetBytes(text)) is { } list
            && list.GetArrayLength() == 1
            && OfferIn(list[0]) is { } offer
            ? new Purchase(offer)
            : new Malformed();
    }

    private static string? OfferIn(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object
        && detail.EnumerateObject().All(member => member.Name is "type" or "offer")
        && CompactJws.Text(detail, "type") == Subscription
        && CompactJws.Text(detail, "offer") is { Length: > 0 and <= LongestOffer } offer
            ? offer
            : null;
}
