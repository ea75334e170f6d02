namespace FederationBroker.Saml.Signatures;

/// <summary>What the signature of a message is worth.</summary>
internal abstract record SignatureVerdict
{
    private SignatureVerdict() { }

    internal sealed record Absent : SignatureVerdict
    {
        public static readonly Absent Instance = new();
    }

    /// <summary>Made by a key registered for the sender, over the whole message that is read.</summary>
    internal sealed record Genuine : SignatureVerdict
    {
        public static readonly Genuine Instance = new();
    }

    /// <param name="Reason">For the operator's log; never shown.</param>
    internal sealed record Broken(string Reason) : SignatureVerdict;
}
