using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace OttSite.Saml;

/// <summary>
/// Says which element a signature really covers. A signature that verifies proves nothing by itself: it must be the
/// element's own child and refer to that element and nothing else (signature wrapping).
/// </summary>
internal static class SignatureCheck
{
    private const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private const string Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

    private static readonly ImmutableArray<string> SignatureMethods =
    [
        SamlNames.RsaSha256,
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    ];
    private static readonly ImmutableArray<string> DigestMethods =
    [
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    ];

    /// <returns><see langword="true"/> when the element carries a good signature, <see langword="false"/> when it
    /// carries none.</returns>
    /// <exception cref="SignInFailedException">It carries a signature that is not good, or more than one.</exception>
    public static bool Covers(XmlElement element, IReadOnlyCollection<X509Certificate2> certificates)
    {
        if (element.Only("Signature", SamlNames.Signature) is not { } signature)
            return false;
        DemandShape(element, signature);
        try
        {
            var check = new SignedXml(element);
            check.LoadXml(signature);
            Demand(
                certificates.Any(certificate => VerifiesWith(check, certificate)),
                "A signature is wrong or made with an unknown key."
            );
            return true;
        }
        // The library reports odd input by many exceptions; each of them means "not signed as we demand".
        catch (Exception fault)
            when (fault is CryptographicException or FormatException or XmlException or ArgumentException)
        {
            throw SignInFailedException.Untrusted("A signature cannot be checked.");
        }
    }

    /// <summary>Every signature in the message sits where one belongs.</summary>
    public static void DemandNoOthers(XmlDocument document, int expected) =>
        Demand(
            document.GetElementsByTagName("Signature", SamlNames.Signature).Count == expected,
            "The message has a signature out of place."
        );

    private static bool VerifiesWith(SignedXml check, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey();
        return key is not null && check.CheckSignature(key);
    }

    private static void DemandShape(XmlElement element, XmlElement signature)
    {
        var info = signature.Needed("SignedInfo", SamlNames.Signature);
        Demand(!signature.Children("Object", SamlNames.Signature).Any(), "A signature carries an object.");
        Demand(
            Algorithm(info, "CanonicalizationMethod") == ExclusiveC14N,
            "A signature uses an unexpected canonical form."
        );
        Demand(
            SignatureMethods.Contains(Algorithm(info, "SignatureMethod"), StringComparer.Ordinal),
            "A signature uses an algorithm that is not accepted here."
        );
        var reference = info.Needed("Reference", SamlNames.Signature);
        var id = element.GetAttribute("ID");
        Demand(id.Length > 0 && reference.GetAttribute("URI") == "#" + id, "A signature covers something else.");
        Demand(
            DigestMethods.Contains(Algorithm(reference, "DigestMethod"), StringComparer.Ordinal),
            "A digest uses an algorithm that is not accepted here."
        );
        var transforms = reference
            .Needed("Transforms", SamlNames.Signature)
            .Children("Transform", SamlNames.Signature)
            .Select(static one => one.GetAttribute("Algorithm"));
        Demand(
            transforms.SequenceEqual([Enveloped, ExclusiveC14N], StringComparer.Ordinal),
            "A signature uses unexpected transforms."
        );
        Demand(UsesOfId(element.OwnerDocument, id) == 1, "An ID is used twice.");
    }

    private static int UsesOfId(XmlDocument document, string id) =>
        document
            .GetElementsByTagName("*")
            .OfType<XmlElement>()
            .SelectMany(static one => one.Attributes.OfType<XmlAttribute>())
            .Count(attribute =>
                attribute.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase) && attribute.Value == id
            );

    private static string Algorithm(XmlElement parent, string name) =>
        parent.Needed(name, SamlNames.Signature).GetAttribute("Algorithm");

    private static void Demand(bool condition, string otherwise)
    {
        if (!condition)
            throw SignInFailedException.Untrusted(otherwise);
    }
}
