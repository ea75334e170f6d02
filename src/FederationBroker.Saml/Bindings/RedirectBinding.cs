using System.Text;
using FederationBroker.Saml.Refusals;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Bindings;

/// <summary>SAML bindings 3.4, HTTP-Redirect with DEFLATE encoding.</summary>
internal static class RedirectBinding
{
    private const string DeflateEncoding = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

    /// <param name="query">The query exactly as it stood in the request line, without the question mark.</param>
    public static Unbinding Unbind(string query)
    {
        if (EncodedParameters.Split(query) is not { } parameters)
            return new Unbinding.Refused(SamlRefusals.AmbiguousParameters);
        if (string.IsNullOrEmpty(parameters.Request))
            return new Unbinding.Refused(SamlRefusals.NoMessage);
        if (parameters.Encoding is { } encoding && Text(encoding) != DeflateEncoding)
            return new Unbinding.Refused(SamlRefusals.UndecodableMessage);
        if (!RelayState.TryRead(parameters.RelayState, out var relayState))
            return new Unbinding.Refused(SamlRefusals.UnusableRelayState);

        var deflated = MessageOctets.FromBase64(EncodedParameters.Decode(parameters.Request));
        if (deflated is null || MessageOctets.Inflate(deflated) is not { } octets)
            return new Unbinding.Refused(SamlRefusals.UndecodableMessage);

        return SafeXml.Read(octets, XmlRules.Message) switch
        {
            // 3.4.4.1: a message in a URL is not signed inside; one that is was moved here from somewhere else.
            XmlReading.Accepted { Root: var root } when root.Subtree().Any(IsSignature) => new Unbinding.Refused(
                SamlRefusals.MisplacedSignature
            ),
            XmlReading.Accepted { Root: var root } => new Unbinding.Unbound(
                new InboundMessage(root, relayState, Signature(parameters))
            ),
            XmlReading.Refused refused => new Unbinding.Refused(SamlRefusals.UnreadableXml(refused)),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    /// <summary>
    /// Half a signature is a broken one, not an absent one: otherwise stripping SigAlg would switch the check off.
    /// </summary>
    private static MessageSignature Signature(EncodedParameters parameters)
    {
        if (parameters.Algorithm is null && parameters.Signature is null)
            return MessageSignature.Absent.Instance;

        var value = MessageOctets.FromBase64(EncodedParameters.Decode(parameters.Signature ?? string.Empty));
        return new MessageSignature.Detached(
            parameters.SignedOctets(),
            Text(parameters.Algorithm ?? string.Empty),
            value ?? []
        );
    }

    private static bool IsSignature(System.Xml.XmlElement element) => element.Is("Signature", XmlNames.Signature);

    private static string Text(string encoded) => Encoding.UTF8.GetString(EncodedParameters.Decode(encoded) ?? []);
}
