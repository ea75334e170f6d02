using FederationBroker.Federation.Flow;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Saml.Bindings;

/// <summary>SAML bindings 3.5.4: a response goes back as a form, with the relay state as it came.</summary>
internal static class ResponseDelivery
{
    /// <param name="consumer">The registered address; proven before.</param>
    /// <param name="response">The response, as XML.</param>
    /// <param name="relayState">Null leaves the field out.</param>
    public static IResult To(string consumer, ReadOnlyMemory<byte> response, string? relayState) =>
        PostedForm.To(consumer, ("SAMLResponse", Convert.ToBase64String(response.Span)), ("RelayState", relayState));
}
