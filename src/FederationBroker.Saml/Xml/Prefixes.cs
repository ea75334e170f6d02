using System.Numerics;

namespace FederationBroker.Saml.Xml;

/// <summary>
/// The prefixes this library writes, in alphabetical order: canonical XML declares them in that order.
/// </summary>
[Flags]
internal enum Prefixes
{
    None = 0,
    Alg = 1 << 0,
    Ds = 1 << 1,
    Ec = 1 << 2,
    Md = 1 << 3,
    Mdui = 1 << 4,
    Saml = 1 << 5,
    Samlp = 1 << 6,
    Shibmd = 1 << 7,
    Xs = 1 << 8,
    Xsi = 1 << 9,
}

/// <summary>What each prefix stands for; one prefix never changes its meaning.</summary>
internal static class PrefixTable
{
    /// <summary>By bit number of <see cref="Prefixes"/>, ready to be written.</summary>
    private static readonly string[] Declarations =
    [
        Declaration("alg", XmlNames.AlgorithmSupport),
        Declaration("ds", XmlNames.Signature),
        Declaration("ec", XmlNames.ExclusiveCanonicalization),
        Declaration("md", XmlNames.Metadata),
        Declaration("mdui", XmlNames.MetadataUserInterface),
        Declaration("saml", XmlNames.Assertion),
        Declaration("samlp", XmlNames.Protocol),
        Declaration("shibmd", XmlNames.ShibbolethMetadata),
        Declaration("xs", XmlNames.Schema),
        Declaration("xsi", XmlNames.SchemaInstance),
    ];

    /// <summary>The declaration of one prefix, with the space before it.</summary>
    public static string DeclarationOf(Prefixes one) => Declarations[BitOperations.TrailingZeroCount((uint)one)];

    public static Prefixes Of(ReadOnlySpan<char> qualifiedName) =>
        qualifiedName[..qualifiedName.IndexOf(':')] switch
        {
            "alg" => Prefixes.Alg,
            "ds" => Prefixes.Ds,
            "ec" => Prefixes.Ec,
            "md" => Prefixes.Md,
            "mdui" => Prefixes.Mdui,
            "saml" => Prefixes.Saml,
            "samlp" => Prefixes.Samlp,
            "shibmd" => Prefixes.Shibmd,
            _ => throw new ArgumentOutOfRangeException(nameof(qualifiedName), "Not an element this library writes."),
        };

    private static string Declaration(string prefix, string name) => $" xmlns:{prefix}=\"{name}\"";
}
