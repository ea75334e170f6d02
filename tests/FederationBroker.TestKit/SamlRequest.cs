using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace FederationBroker.TestKit;

/// <summary>
/// A request as a well-behaved service provider makes it. Tests start from it and break exactly one thing.
/// </summary>
public sealed record SamlRequest
{
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string EcdsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

    public required string Id { get; init; }

    public required string Issuer { get; init; }

    public required string? Destination { get; init; }

    public required DateTimeOffset IssueInstant { get; init; }

    /// <summary>Null leaves AssertionConsumerServiceURL out.</summary>
    public required string? Consumer { get; init; }

    public string Version { get; init; } = "2.0";

    /// <summary>More attributes of the root, as XML.</summary>
    public string Attributes { get; init; } = string.Empty;

    /// <summary>Elements after the Issuer, as XML.</summary>
    public string Children { get; init; } = string.Empty;

    public string Xml =>
        $"""<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{Id}" Version="{Version}" IssueInstant="{IssueInstant.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"{Optional("Destination", Destination)}{Optional("AssertionConsumerServiceURL", Consumer)} {Attributes}><saml:Issuer>{Issuer}</saml:Issuer>{Children}</samlp:AuthnRequest>""";

    /// <summary>The query of a redirect, signed unless the key is null.</summary>
    public string Query(AsymmetricAlgorithm? key, string algorithm = RsaSha256, string? relayState = "token-1") =>
        Redirect(Xml, key, algorithm, relayState);

    /// <summary>The form of a post, with an enveloped signature unless the key is null.</summary>
    public string Form(RSA? key, string? relayState = "token-1") =>
        Post(key is null ? Xml : WithSignature(key), relayState);

    public string WithSignature(AsymmetricAlgorithm key, Action<SignedXml>? adjust = null) =>
        Sign(Xml, key, Id, adjust);

    public static string Redirect(
        string xml,
        AsymmetricAlgorithm? key,
        string algorithm = RsaSha256,
        string? relayState = null
    )
    {
        var query = new StringBuilder("SAMLRequest=").Append(
            Uri.EscapeDataString(Convert.ToBase64String(Deflate(Encoding.UTF8.GetBytes(xml))))
        );
        if (relayState is not null)
            query.Append("&RelayState=").Append(Uri.EscapeDataString(relayState));
        if (key is null)
            return query.ToString();

        query.Append("&SigAlg=").Append(Uri.EscapeDataString(algorithm));
        var octets = Encoding.ASCII.GetBytes(query.ToString());
        var signature = key is RSA rsa
            ? rsa.SignData(octets, HashOf(algorithm), RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(octets, HashAlgorithmName.SHA256);
        return query.Append("&Signature=").Append(Uri.EscapeDataString(Convert.ToBase64String(signature))).ToString();
    }

    public static string Post(string xml, string? relayState = null) =>
        $"SAMLRequest={Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(xml)))}{(relayState is null ? string.Empty : $"&RelayState={Uri.EscapeDataString(relayState)}")}";

    public static byte[] Deflate(byte[] octets)
    {
        using var target = new MemoryStream();
        using (var deflater = new DeflateStream(target, CompressionLevel.Optimal))
            deflater.Write(octets);
        return target.ToArray();
    }

    /// <summary>Signs as SAML core 5.4 says, with the framework, and puts the signature after the Issuer.</summary>
    public static string Sign(string xml, AsymmetricAlgorithm key, string id, Action<SignedXml>? adjust = null)
    {
        var document = Parse(xml);
        var signed = new SignedXml(document) { SigningKey = key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = RsaSha256;
        var reference = new Reference($"#{id}") { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        adjust?.Invoke(signed);
        signed.ComputeSignature();
        var root = document.DocumentElement!;
        root.InsertAfter(document.ImportNode(signed.GetXml(), deep: true), root.FirstChild);
        return document.OuterXml;
    }

    public static XmlDocument Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = XmlReader.Create(
            new StringReader(xml),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
        );
        document.Load(reader);
        return document;
    }

    private static HashAlgorithmName HashOf(string algorithm) =>
        algorithm.EndsWith("sha512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512
        : algorithm.EndsWith("sha384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384
        : algorithm.EndsWith("sha1", StringComparison.Ordinal) ? HashAlgorithmName.SHA1
        : HashAlgorithmName.SHA256;

    private static string Optional(string name, string? value) => value is null ? string.Empty : $" {name}=\"{value}\"";
}
