using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Saml.Messages;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>
/// What an answer needs of the request it answers. It waits with the sign-in ticket on the server; the browser never
/// holds it.
/// </summary>
/// <param name="RequestId">For InResponseTo.</param>
/// <param name="Consumer">The registered address the request chose.</param>
/// <param name="RelayState">To be returned unchanged; null when none came.</param>
/// <param name="NameIdFormat">Persistent or transient.</param>
/// <param name="RequestedContext">For the class to state.</param>
internal sealed record PendingAnswer(
    string RequestId,
    string Consumer,
    string? RelayState,
    string NameIdFormat,
    RequestedAuthnContext? RequestedContext
)
{
    public string ToJson() => JsonSerializer.Serialize(this, PendingAnswerJson.Default.PendingAnswer);

    public static PendingAnswer FromJson(string json) =>
        JsonSerializer.Deserialize(json, PendingAnswerJson.Default.PendingAnswer)
        ?? throw new JsonException("An empty pending answer.");
}

[JsonSerializable(typeof(PendingAnswer))]
internal sealed partial class PendingAnswerJson : JsonSerializerContext;
