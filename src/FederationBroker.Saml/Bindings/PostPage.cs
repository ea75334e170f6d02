using FederationBroker.Federation.SignOn;

namespace FederationBroker.Saml.Bindings;

/// <summary>A response on its way to the partner (SAML bindings 3.5).</summary>
internal static class PostPage
{
    /// <param name="consumer">The registered address; proven before.</param>
    /// <param name="response">The response, as XML.</param>
    /// <param name="relayState">Returned as it came; null leaves the field out.</param>
    public static PostedAnswer To(string consumer, ReadOnlyMemory<byte> response, string? relayState)
        => new(consumer, [("SAMLResponse", Convert.ToBase64String(response.Span)), ("RelayState", relayState)]);
}
