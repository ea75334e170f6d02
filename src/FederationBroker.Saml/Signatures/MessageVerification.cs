using FederationBroker.Saml.Bindings;

namespace FederationBroker.Saml.Signatures;

/// <summary>Verifies a message in the way of its binding.</summary>
internal static class MessageVerification
{
    public static SignatureVerdict Verify(InboundMessage message, PartnerKeys keys) =>
        message.Signature switch
        {
            MessageSignature.Absent => SignatureVerdict.Absent.Instance,
            MessageSignature.Detached detached => DetachedSignature.Verify(detached, keys),
            MessageSignature.Enveloped => EnvelopedSignature.Verify(message.Root, keys),
            var other => throw new InvalidOperationException($"No such signature: {other}"),
        };
}
