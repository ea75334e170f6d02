using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Text.RegularExpressions;

namespace FederationBroker.UnitTests.Saml;

/// <summary>
/// A signature is of one form, over the whole message, by a registered key; everything else is no signature.
/// </summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-001")]
public sealed class SignatureTests
{
    private const string NotAccepted = "FB-3101";
    private static readonly SamlRequest Good = SamplePartner.Request;

    private static readonly Dictionary<string, Func<string>> BrokenRedirects = new()
    {
        ["none though demanded"] = () => Good.Query(null),
        ["a stranger's key"] = () => Good.Query(SamplePartner.StrangersKey),
        ["message exchanged"] = () =>
            Good.Query(SamplePartner.Key)
                .Replace(
                    Part(Good.Query(null), 0),
                    Part((Good with { Id = "_evil" }).Query(null), 0),
                    StringComparison.Ordinal
                ),
        ["RelayState exchanged"] = () =>
            Good.Query(SamplePartner.Key).Replace("RelayState=token-1", "RelayState=token-2", StringComparison.Ordinal),
        ["RelayState dropped"] = () =>
            Good.Query(SamplePartner.Key).Replace("&RelayState=token-1", string.Empty, StringComparison.Ordinal),
        ["RelayState added"] = () => Good.Query(SamplePartner.Key, relayState: null) + "&RelayState=x",
        ["SigAlg dropped"] = () => WithoutPart(Good.Query(SamplePartner.Key), "SigAlg"),
        ["Signature dropped"] = () => WithoutPart(Good.Query(SamplePartner.Key), "Signature"),
        ["Signature empty"] = () => WithoutPart(Good.Query(SamplePartner.Key), "Signature") + "&Signature=",
        ["Signature not base64"] = () => WithoutPart(Good.Query(SamplePartner.Key), "Signature") + "&Signature=%21",
        ["SHA-1"] = () => Good.Query(SamplePartner.Key, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ["MD5 by name"] = () => Good.Query(SamplePartner.Key, "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"),
        ["HMAC with the public key"] = () => Hmac(SamplePartner.Key.ExportSubjectPublicKeyInfo()),
        ["HMAC with the certificate"] = () =>
            Hmac(SamplePartner.Settings.ServiceProvider.SigningCertificates[1].RawData),
        ["an RSA signature that calls itself ECDSA"] = () => Good.Query(SamplePartner.Key, SamlRequest.EcdsaSha256),
        ["an ECDSA signature that calls itself RSA"] = () => Good.Query(SamplePartner.CurveKey, SamlRequest.RsaSha256),
        ["another hash than said"] = () =>
            Good.Query(SamplePartner.Key, SamlRequest.RsaSha256)
                .Replace("rsa-sha256", "rsa-sha512", StringComparison.Ordinal),
        ["algorithm in upper case"] = () => Good.Query(SamplePartner.Key, SamlRequest.RsaSha256.ToUpperInvariant()),
    };

    private static readonly Dictionary<string, Func<string>> BrokenPosts = new()
    {
        ["none though demanded"] = () => Good.Xml,
        ["a stranger's key"] = () => Good.WithSignature(SamplePartner.StrangersKey),
        ["a stranger's key, brought along as RSAKeyValue"] = () =>
            Good.WithSignature(SamplePartner.StrangersKey, With(new RSAKeyValue(SamplePartner.StrangersKey))),
        ["a stranger's key, brought along as certificate"] = () =>
            Good.WithSignature(
                SamplePartner.StrangersKey,
                With(new KeyInfoX509Data(SamplePartner.CertificateOf(SamplePartner.StrangersKey)))
            ),
        ["stripped SignatureValue"] = () =>
            Regex.Replace(
                Good.WithSignature(SamplePartner.Key),
                "<SignatureValue>[^<]*",
                "<SignatureValue>",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            ),
        ["empty Signature"] = () =>
            (Good with { Children = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>""" }).Xml,
        ["value changed after signing"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace(SamplePartner.Consumer, SamplePartner.SecondConsumer, StringComparison.Ordinal),
        ["SHA-1 signature"] = () =>
            Good.WithSignature(SamplePartner.Key, signed =>
                signed.SignedInfo!.SignatureMethod = SignedXml.XmlDsigRSASHA1Url
            ),
        ["SHA-1 digest"] = () =>
            Good.WithSignature(SamplePartner.Key, signed =>
                ((Reference)signed.SignedInfo!.References[0]!).DigestMethod = SignedXml.XmlDsigSHA1Url
            ),
        ["inclusive canonicalization"] = () =>
            Good.WithSignature(SamplePartner.Key, signed =>
                signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigC14NTransformUrl
            ),
        ["canonicalization with comments"] = () =>
            Good.WithSignature(SamplePartner.Key, signed =>
                signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NWithCommentsTransformUrl
            ),
        ["a third transform"] = () =>
            Good.WithSignature(SamplePartner.Key, signed =>
                ((Reference)signed.SignedInfo!.References[0]!).AddTransform(new XmlDsigExcC14NTransform())
            ),
        ["a transform missing"] = () => Good.WithSignature(SamplePartner.Key, OnlyEnveloped),
        ["an XPath transform"] = () =>
            Good.WithSignature(SamplePartner.Key, signed =>
                ((Reference)signed.SignedInfo!.References[0]!).AddTransform(XPath())
            ),
        ["two references"] = () =>
            Good.WithSignature(SamplePartner.Key, signed => signed.AddReference(EnvelopedReference($"#{Good.Id}"))),
        ["no reference"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace("<Reference ", "<Referenc ", StringComparison.Ordinal)
                .Replace("</Reference>", "</Referenc>", StringComparison.Ordinal),
        ["empty URI"] = () =>
            Good.WithSignature(SamplePartner.Key, signed =>
                ((Reference)signed.SignedInfo!.References[0]!).Uri = string.Empty
            ),
        ["external URI"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace($"URI=\"#{Good.Id}\"", "URI=\"http://127.0.0.1:1/x\"", StringComparison.Ordinal),
        ["file URI"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace($"URI=\"#{Good.Id}\"", "URI=\"file:///etc/passwd\"", StringComparison.Ordinal),
        ["xpointer URI"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace($"URI=\"#{Good.Id}\"", "URI=\"#xpointer(/)\"", StringComparison.Ordinal),
        ["HMAC by name"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256", StringComparison.Ordinal),
        ["a second SignedInfo"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace("<SignatureValue>", "<SignedInfo/><SignatureValue>", StringComparison.Ordinal),
        ["an Object in the signature"] = () =>
            Good.WithSignature(SamplePartner.Key)
                .Replace("</Signature>", "<Object/></Signature>", StringComparison.Ordinal),
        ["the signature elsewhere"] = () => SignatureMovedToTheEnd(),
    };

    public static TheoryData<string> OfRedirects => new(BrokenRedirects.Keys);

    public static TheoryData<string> OfPosts => new(BrokenPosts.Keys);

    [Theory]
    [MemberData(nameof(OfRedirects))]
    public async Task A_redirect_signature_that_is_not_right_is_refused(string what) =>
        (await Judgement.OfQueryAsync(BrokenRedirects[what]())).ShouldBe(NotAccepted);

    [Theory]
    [MemberData(nameof(OfPosts))]
    public async Task An_enveloped_signature_that_is_not_right_is_refused(string what) =>
        (await Judgement.OfFormAsync(SamlRequest.Post(BrokenPosts[what]()))).ShouldBe(NotAccepted);

    [Theory]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512")]
    public async Task Registered_RSA_keys_sign_with_SHA2(string algorithm)
    {
        (await Judgement.OfQueryAsync(Good.Query(SamplePartner.Key, algorithm))).ShouldBe("accepted");
        (await Judgement.OfQueryAsync(Good.Query(SamplePartner.NextKey, algorithm))).ShouldBe(
            "accepted",
            "any registered key will do"
        );
        (
            await Judgement.OfFormAsync(
                SamlRequest.Post(
                    Good.WithSignature(SamplePartner.Key, signed => signed.SignedInfo!.SignatureMethod = algorithm)
                )
            )
        ).ShouldBe("accepted");
    }

    [Fact]
    public async Task Registered_curve_keys_sign_with_SHA256()
    {
        (await Judgement.OfQueryAsync(Good.Query(SamplePartner.CurveKey, SamlRequest.EcdsaSha256))).ShouldBe(
            "accepted"
        );
        (
            await Judgement.OfFormAsync(
                SamlRequest.Post(CurveSignature.Sign(Good.Xml, Good.Id, SamplePartner.CurveKey))
            )
        ).ShouldBe("accepted");
    }

    [Fact]
    public async Task KeyInfo_of_a_good_signature_is_ignored() =>
        (
            await Judgement.OfFormAsync(
                SamlRequest.Post(
                    Good.WithSignature(SamplePartner.Key, With(new RSAKeyValue(SamplePartner.StrangersKey)))
                )
            )
        ).ShouldBe("accepted");

    [Fact]
    public async Task A_prefix_list_as_OpenSAML_writes_it_is_taken() =>
        (
            await Judgement.OfFormAsync(
                SamlRequest.Post(
                    Good.WithSignature(SamplePartner.Key, signed =>
                        (
                            (XmlDsigExcC14NTransform)((Reference)signed.SignedInfo!.References[0]!).TransformChain[1]
                        ).InclusiveNamespacesPrefixList = "xs"
                    )
                )
            )
        ).ShouldBe("accepted");

    [Fact]
    public async Task Without_an_agreement_to_sign_an_unsigned_request_will_do_but_a_bad_signature_never()
    {
        var partner = SamplePartner.With(SamplePartner.Settings with { RequireSignedRequests = false });
        (await Judgement.OfQueryAsync(Good.Query(null), partner)).ShouldBe("accepted");
        (await Judgement.OfFormAsync(Good.Form(null), partner)).ShouldBe("accepted");
        (await Judgement.OfQueryAsync(Good.Query(SamplePartner.StrangersKey), partner)).ShouldBe(NotAccepted);
        (await Judgement.OfFormAsync(Good.Form(SamplePartner.StrangersKey), partner)).ShouldBe(NotAccepted);
    }

    [Fact]
    public async Task Metadata_that_says_requests_are_signed_is_believed()
    {
        var settings = SamplePartner.Settings;
        var partner = SamplePartner.With(
            settings with
            {
                RequireSignedRequests = false,
                ServiceProvider = settings.ServiceProvider with { AuthnRequestsSigned = true },
            }
        );
        (await Judgement.OfQueryAsync(Good.Query(null), partner)).ShouldBe(NotAccepted);
    }

    [Fact]
    public async Task A_form_takes_no_detached_signature() =>
        (await Judgement.OfFormAsync(Good.Form(SamplePartner.Key) + "&SigAlg=x&Signature=y")).ShouldBe("FB-3002");

    /// <summary>
    /// Who probes with a signature learns nothing from the time either: unknown senders are checked against nobody's
    /// key.
    /// </summary>
    [Fact]
    public async Task Unknown_and_known_senders_take_alike_long()
    {
        var known = Good.Query(SamplePartner.StrangersKey);
        var unknown = (Good with { Issuer = "https://nobody.example/sp" }).Query(SamplePartner.StrangersKey);
        var first = await Pace.BestMillisecondsAsync(500, async () =>
            (await Judgement.OfQueryAsync(known)).ShouldBe(NotAccepted)
        );
        var second = await Pace.BestMillisecondsAsync(500, async () =>
            (await Judgement.OfQueryAsync(unknown)).ShouldBe(NotAccepted)
        );
        (first / second).ShouldBeInRange(0.25, 4);
    }

    private static Action<SignedXml> With(KeyInfoClause clause) =>
        signed =>
        {
            signed.KeyInfo = new KeyInfo();
            signed.KeyInfo.AddClause(clause);
        };

    private static void OnlyEnveloped(SignedXml signed)
    {
        var reference = new Reference($"#{Good.Id}") { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        signed.SignedInfo!.References.Clear();
        signed.AddReference(reference);
    }

    private static Reference EnvelopedReference(string uri)
    {
        var reference = new Reference(uri) { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        return reference;
    }

    private static XmlDsigXPathTransform XPath()
    {
        var transform = new XmlDsigXPathTransform();
        transform.LoadInnerXml(
            SamlRequest.Parse("""<XPath xmlns="http://www.w3.org/2000/09/xmldsig#">true()</XPath>""").ChildNodes
        );
        return transform;
    }

    private static string SignatureMovedToTheEnd()
    {
        var document = SamlRequest.Parse(
            (Good with { Children = "<samlp:NameIDPolicy/>" }).WithSignature(SamplePartner.Key)
        );
        var root = document.DocumentElement!;
        root.AppendChild(root.ChildNodes[1]!);
        return document.OuterXml;
    }

    private static string Hmac(byte[] secret)
    {
        var query = WithoutPart(
            Good.Query(SamplePartner.Key, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
            "Signature"
        );
        return $"{query}&Signature={Uri.EscapeDataString(Convert.ToBase64String(HMACSHA256.HashData(secret, System.Text.Encoding.ASCII.GetBytes(query))))}";
    }

    private static string Part(string query, int index) => query.Split('&')[index];

    private static string WithoutPart(string query, string name) =>
        string.Join('&', query.Split('&').Where(part => !part.StartsWith($"{name}=", StringComparison.Ordinal)));
}
