using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// Verifies the signature inside a message. The shape is judged first (<see cref="SignatureShape"/>), then the
/// framework does the canonicalization and the arithmetic with each registered key.
/// </summary>
internal static class EnvelopedSignature
{
    static EnvelopedSignature() => EcdsaSha256Description.Register();

    public static SignatureVerdict Verify(XmlElement root, PartnerKeys keys) =>
        SignatureShape.Examine(root) switch
        {
            ShapeFinding.Sound sound => keys.Any(key => sound.Algorithm.Fits(key) && IsMadeBy(key, root, sound))
                ? SignatureVerdict.Genuine.Instance
                : new SignatureVerdict.Broken("No registered key made the signature."),
            ShapeFinding.Refused refused => new SignatureVerdict.Broken(refused.Reason),
            var other => throw new InvalidOperationException($"No such finding: {other}"),
        };

    private static bool IsMadeBy(AsymmetricAlgorithm key, XmlElement root, ShapeFinding.Sound sound)
    {
        // KeyInfo is the sender's idea of whom to trust (CVE-2021-21239): it is taken out before anything can parse it.
        // The signature covers neither itself nor KeyInfo, so nothing signed changes.
        if (sound.KeyInfo is { ParentNode: { } parent } keyInfo)
            parent.RemoveChild(keyInfo);

        try
        {
            var signature = new RootSignature(root);
            signature.LoadXml(sound.Signature);
            return signature.CheckSignature(key);
        }
        catch (Exception fault)
            when (fault is CryptographicException or FormatException or XmlException or ArgumentException)
        {
            // Whatever the framework finds strange (broken base64, odd structure), the signature is not a good one.
            return false;
        }
    }

    /// <summary>
    /// Resolves the reference to the root and to nothing else, instead of searching the document for an ID.
    /// </summary>
    private sealed class RootSignature : SignedXml
    {
        private readonly XmlElement root;

        public RootSignature(XmlElement root)
            : base(root) => this.root = root;

        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
            root.GetAttribute("ID") == idValue ? root : null;
    }
}
