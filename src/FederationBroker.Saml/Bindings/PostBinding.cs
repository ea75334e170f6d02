using FederationBroker.Saml.Refusals;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Bindings;

/// <summary>SAML bindings 3.5, HTTP-POST: base64 in a form field.</summary>
internal static class PostBinding
{
    /// <summary>
    /// Longest form taken: a message of the largest size in base64, with every character that a form must escape
    /// escaped, and the relay state; a little below what the server takes of any request.
    /// </summary>
    public const int MaximumFormOctets = 240 * 1024;

    /// <param name="form">The body of the form exactly as it was sent (application/x-www-form-urlencoded).</param>
    public static Unbinding Unbind(string form)
    {
        // Signature and SigAlg belong to the redirect binding and to POST-SimpleSign, which is not offered: a signature
        // that nobody checks must not look like one that was.
        if (EncodedParameters.Split(form) is not { Algorithm: null, Signature: null, Encoding: null } parameters)
            return new Unbinding.Refused(SamlRefusals.AmbiguousParameters);
        if (string.IsNullOrEmpty(parameters.Request))
            return new Unbinding.Refused(SamlRefusals.NoMessage);
        if (!RelayState.TryRead(parameters.RelayState, out var relayState))
            return new Unbinding.Refused(SamlRefusals.UnusableRelayState);
        if (MessageOctets.FromBase64(EncodedParameters.Decode(parameters.Request)) is not { } octets)
            return new Unbinding.Refused(SamlRefusals.UndecodableMessage);

        return SafeXml.Read(octets, XmlRules.Message) switch
        {
            XmlReading.Accepted { Root: var root } => new Unbinding.Unbound(
                new InboundMessage(root, relayState, Signature(root))
            ),
            XmlReading.Refused refused => new Unbinding.Refused(SamlRefusals.UnreadableXml(refused)),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    /// <summary>
    /// A signature anywhere makes the message a signed one: whether it stands in the right place is judged when it is
    /// verified.
    /// </summary>
    private static MessageSignature Signature(System.Xml.XmlElement root) =>
        root.Subtree().Any(element => element.Is("Signature", XmlNames.Signature))
            ? MessageSignature.Enveloped.Instance
            : MessageSignature.Absent.Instance;
}
