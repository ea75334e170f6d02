using System.Collections.Immutable;
using System.Xml;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// What an enveloped signature must look like before any key is tried. XML Signature lets a signature cover anything,
/// anywhere, after any transformation; SAML core 5.4 allows exactly one form, and everything else is how signatures get
/// wrapped around other content. Only this form is verified, and it covers the root element: the one values are read
/// from.
/// </summary>
internal static class SignatureShape
{
    private const string Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    private const string Exclusive = XmlNames.ExclusiveCanonicalization;

    /// <summary>SHA-2 only.</summary>
    public static readonly ImmutableArray<string> AllowedDigests =
    [
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    ];

    public static ShapeFinding Examine(XmlElement root)
    {
        if (root.Subtree().Count(IsSignature) != 1)
            return new ShapeFinding.Refused("There must be exactly one signature in the message.");
        if (
            root.Children().Skip(1).FirstOrDefault() is not { } signature
            || !IsSignature(signature)
            || !root.Children().First().Is("Issuer", XmlNames.Assertion)
        )
            return new ShapeFinding.Refused("The signature must follow the root's Issuer.");
        if (root.Plain("ID") is not { Length: > 0 } id)
            return new ShapeFinding.Refused("The root has no ID.");

        var parts = signature.Children().ToList();
        if (
            parts.Count is < 2 or > 3
            || !parts[0].Is("SignedInfo", XmlNames.Signature)
            || !parts[1].Is("SignatureValue", XmlNames.Signature)
            || (parts.Count == 3 && !parts[2].Is("KeyInfo", XmlNames.Signature))
        )
            return new ShapeFinding.Refused("A signature is SignedInfo, SignatureValue and at most KeyInfo.");

        return SignedInfo(parts[0], id) is { } algorithm
            ? new ShapeFinding.Sound(signature, parts.ElementAtOrDefault(2), algorithm)
            : new ShapeFinding.Refused(
                "SignedInfo must name one reference to the root, enveloped, exclusive and with allowed algorithms."
            );
    }

    private static SignatureAlgorithm? SignedInfo(XmlElement signedInfo, string id)
    {
        var parts = signedInfo.Children().ToList();
        var isSound =
            parts.Count == 3
            && IsLeafNaming(parts[0], "CanonicalizationMethod", Exclusive)
            && parts[1].Is("SignatureMethod", XmlNames.Signature)
            && !parts[1].HasChildElements()
            && parts[2].Is("Reference", XmlNames.Signature)
            && IsReferenceTo(parts[2], id);
        return isSound ? SignatureAlgorithm.Find(parts[1].Plain("Algorithm") ?? string.Empty) : null;
    }

    private static bool IsReferenceTo(XmlElement reference, string id)
    {
        var parts = reference.Children().ToList();
        return reference.Plain("URI") == $"#{id}"
            && parts.Count == 3
            && parts[0].Is("Transforms", XmlNames.Signature)
            && AreTheTwoTransforms(parts[0])
            && parts[1].Is("DigestMethod", XmlNames.Signature)
            && !parts[1].HasChildElements()
            && AllowedDigests.Contains(parts[1].Plain("Algorithm") ?? string.Empty)
            && parts[2].Is("DigestValue", XmlNames.Signature)
            && !parts[2].HasChildElements();
    }

    private static bool AreTheTwoTransforms(XmlElement transforms)
    {
        var steps = transforms.Children().ToList();
        return steps.Count == 2
            && IsLeafNaming(steps[0], "Transform", Enveloped)
            && steps[1].Is("Transform", XmlNames.Signature)
            && steps[1].Plain("Algorithm") == Exclusive
            && steps[1].Children().All(IsPrefixList)
            && steps[1].Children().Count() <= 1;
    }

    /// <summary>
    /// Exclusive canonicalization 1.0 §3: prefixes to treat inclusively. OpenSAML writes one; it can only sign more.
    /// </summary>
    private static bool IsPrefixList(XmlElement element) =>
        element.Is("InclusiveNamespaces", XmlNames.ExclusiveCanonicalization) && !element.HasChildElements();

    private static bool IsLeafNaming(XmlElement element, string name, string algorithm) =>
        element.Is(name, XmlNames.Signature) && element.Plain("Algorithm") == algorithm && !element.HasChildElements();

    private static bool IsSignature(XmlElement element) => element.Is("Signature", XmlNames.Signature);
}

/// <summary>Whether a signature has the one form that is verified.</summary>
internal abstract record ShapeFinding
{
    private ShapeFinding() { }

    internal sealed record Sound(XmlElement Signature, XmlElement? KeyInfo, SignatureAlgorithm Algorithm)
        : ShapeFinding;

    internal sealed record Refused(string Reason) : ShapeFinding;
}
