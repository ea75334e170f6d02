using System.Xml;
using FederationBroker.Kernel;

namespace FederationBroker.Saml.Bindings;

/// <summary>
/// A message taken off its binding. Nothing in it is trusted yet, and its signature is not checked yet.
/// </summary>
/// <param name="Root">Root of the only tree made of the message.</param>
/// <param name="RelayState">Opaque to us, echoed as it came; null when the parameter was absent.</param>
/// <param name="Signature">Where the binding says the signature is.</param>
internal sealed record InboundMessage(XmlElement Root, string? RelayState, MessageSignature Signature);

/// <summary>How a message claims to be signed.</summary>
internal abstract record MessageSignature
{
    private MessageSignature() { }

    internal sealed record Absent : MessageSignature
    {
        public static readonly Absent Instance = new();
    }

    /// <summary>
    /// HTTP-Redirect: beside the message, over its encoded octets. Algorithm or value may be missing or nonsense.
    /// </summary>
    internal sealed record Detached(byte[] SignedOctets, string Algorithm, byte[] Value) : MessageSignature;

    /// <summary>HTTP-POST: somewhere inside the message; where exactly is for the verification to judge.</summary>
    internal sealed record Enveloped : MessageSignature
    {
        public static readonly Enveloped Instance = new();
    }
}

/// <summary>What became of a request on its way off the wire.</summary>
internal abstract record Unbinding
{
    private Unbinding() { }

    internal sealed record Unbound(InboundMessage Message) : Unbinding;

    internal sealed record Refused(Refusal Refusal) : Unbinding;
}
