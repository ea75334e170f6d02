using System.Security.Cryptography;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// Signs an element that was written canonically: one digest, one signature, and the octets are put together; nothing
/// is parsed again. (The framework's way builds a tree, clones and canonicalizes it, and costs several times as much.)
/// </summary>
internal static class SignatureWriter
{
    private const string SignedInfoTag = "<ds:SignedInfo";

    /// <param name="element">The whole element in exclusive canonical form, its signature left out.</param>
    /// <param name="place">Where the signature goes: after the Issuer, or first in metadata.</param>
    /// <param name="id">Value of the element's ID.</param>
    /// <param name="signer">The key.</param>
    /// <returns>The signed element, again canonical, so that an outer element that holds it can be signed the same
    /// way.</returns>
    public static byte[] Sign(ReadOnlySpan<byte> element, int place, string id, ElementSigner signer)
    {
        var signedInfo = SignedInfo(id, SHA256.HashData(element));
        var signature = Signature(signedInfo, signer.Sign(signedInfo), signer.CertificateText);
        return [.. element[..place], .. signature, .. element[place..]];
    }

    /// <summary>As it is digested: on its own, and so with its own declaration of the prefix.</summary>
    private static byte[] SignedInfo(string id, byte[] digest) =>
        new CanonicalXmlWriter()
            .Start("ds:SignedInfo")
            .Start("ds:CanonicalizationMethod")
            .Attribute("Algorithm", XmlNames.ExclusiveCanonicalization)
            .End()
            .Start("ds:SignatureMethod")
            .Attribute("Algorithm", SignatureAlgorithm.RsaSha256)
            .End()
            .Start("ds:Reference")
            .Attribute("URI", $"#{id}")
            .Start("ds:Transforms")
            .Start("ds:Transform")
            .Attribute("Algorithm", "http://www.w3.org/2000/09/xmldsig#enveloped-signature")
            .End()
            .Start("ds:Transform")
            .Attribute("Algorithm", XmlNames.ExclusiveCanonicalization)
            // xs occurs only inside values ("xs:string"), where canonicalization does not look for prefixes: it has to
            // be named.
            .Start("ec:InclusiveNamespaces")
            .Attribute("PrefixList", "xs")
            .End()
            .End()
            .End()
            .Start("ds:DigestMethod")
            .Attribute("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256")
            .End()
            .Leaf("ds:DigestValue", Convert.ToBase64String(digest))
            .End()
            .End()
            .Written.ToArray();

    private static ReadOnlySpan<byte> Signature(ReadOnlySpan<byte> signedInfo, byte[] value, string certificate)
    {
        // Inside Signature the prefix is declared already, and an outer signature must find it declared once.
        var declaration = SignedInfoTag.Length + PrefixTable.DeclarationOf(Prefixes.Ds).Length;
        return new CanonicalXmlWriter()
            .Start("ds:Signature")
            .Include(signedInfo[..SignedInfoTag.Length])
            .Include(signedInfo[declaration..])
            .Leaf("ds:SignatureValue", Convert.ToBase64String(value))
            .Start("ds:KeyInfo")
            .Start("ds:X509Data")
            .Leaf("ds:X509Certificate", certificate)
            .End()
            .End()
            .End()
            .Written.Span;
    }
}
