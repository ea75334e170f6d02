using System.Text;
using FederationBroker.Kernel;
using FederationBroker.Saml.Xml;

namespace FederationBroker.UnitTests.Saml;

[Trait("Requirement", "LOG-002")]
public sealed class SafeXmlTests
{
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "DocumentType", "<!DOCTYPE a><a/>" },
            { "DocumentType", """<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>""" },
            { "DocumentType", """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>""" },
            { "DocumentType", """<!DOCTYPE a SYSTEM "http://127.0.0.1:1/evil.dtd"><a/>""" },
            { "DocumentType", """<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p">%p;]><a/>""" },
            {
                "DocumentType",
                """<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><l>&c;</l>"""
            },
            { "NotWellFormed", "<a>&undefined;</a>" },
            { "Comment", "<a>b<!-- c -->d</a>" },
            { "Comment", "<!-- before --><a/>" },
            { "ProcessingInstruction", "<a><?php evil ?></a>" },
            { "ProcessingInstruction", """<?xml-stylesheet href="a"?><a/>""" },
            { "RelativeNamespace", """<a xmlns:b="1"/>""" },
            { "RelativeNamespace", """<a xmlns="../relative"/>""" },
            { "DuplicateId", """<a ID="x"><b ID="x"/></a>""" },
            { "DuplicateId", """<a ID="x"><b Id="x"/></a>""" },
            { "DuplicateId", """<a ID="x"><b id="x"/></a>""" },
            { "DuplicateId", """<a ID="x"><b xml:id="x"/></a>""" },
            { "DuplicateId", """<a ID="x" xmlns:e="urn:e"><b e:ID="x"/></a>""" },
            { "DuplicateId", """<a ID="x" xmlns:e="urn:e" e:ID="x"/>""" },
            { "NotWellFormed", """<a b="1" b="2"/>""" },
            { "NotWellFormed", "<a><b></a>" },
            { "NotWellFormed", "<a/><b/>" },
            { "NotWellFormed", "<a" },
            { "NotWellFormed", string.Empty },
            { "NotWellFormed", "<a>\u0001</a>" },
            { "NotWellFormed", "<a>&#0;</a>" },
            { "NotWellFormed", """<?xml version="1.0" encoding="UTF-16"?><a/>""" },
            { "NotUtf8", """<?xml version="1.0" encoding="ISO-8859-1"?><a/>""" },
            { "TooManyAttributes", "<a " + string.Concat(Enumerable.Range(0, 65).Select(n => $"a{n}=\"\" ")) + "/>" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_message_needs_is_refused(string fault, string xml) =>
        FaultOf(Encoding.UTF8.GetBytes(xml)).ShouldBe(fault);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Another_encoding_is_not_guessed(string encoding) =>
        FaultOf(Encoding.GetEncoding(encoding).GetBytes("<a/>")).ShouldBe("NotUtf8");

    [Fact]
    public void Octets_that_are_not_UTF8_are_refused() =>
        FaultOf([(byte)'<', (byte)'a', (byte)'>', 0xC3, 0x28, (byte)'<', (byte)'/', (byte)'a', (byte)'>'])
            .ShouldBe("NotWellFormed");

    [Theory]
    [InlineData("<a/>")]
    [InlineData("""<?xml version="1.0" encoding="utf-8"?><a> <b>x</b> </a>""")]
    [InlineData("<a><![CDATA[<b>]]></a>")]
    [InlineData("""<a ID="x"><b ID="y"/></a>""")]
    [InlineData("""<a xmlns="urn:a" xmlns:b="http://b"><c xmlns=""/></a>""")]
    public void Plain_documents_are_read(string xml) =>
        SafeXml.Read(Encoding.UTF8.GetBytes(xml), XmlRules.Message).ShouldBeOfType<XmlReading.Accepted>();

    [Fact]
    public void Depth_is_counted_while_reading()
    {
        FaultOf(Nested(32)).ShouldBe("none");
        FaultOf(Nested(33)).ShouldBe("TooDeep");
    }

    [Fact]
    public void A_nesting_bomb_costs_nothing()
    {
        var bomb = Nested(9_000);
        FaultOf(bomb).ShouldBe("TooDeep");
        Pace.BestMilliseconds(10, () => FaultOf(bomb)).ShouldBeLessThan(10);
    }

    [Fact]
    public void Size_is_capped() =>
        FaultOf(Encoding.UTF8.GetBytes($"<a>{new string('x', 128 * 1024)}</a>")).ShouldBe("TooLarge");

    [Fact]
    public void The_widest_allowed_document_is_read_quickly()
    {
        var wide = Encoding.UTF8.GetBytes($"<a>{string.Concat(Enumerable.Repeat("<b/>", 32_000))}</a>");
        FaultOf(wide).ShouldBe("none");
        Pace.BestMilliseconds(10, () => FaultOf(wide)).ShouldBeLessThan(100);
    }

    [Fact]
    public void A_fault_has_its_place()
    {
        var refused = SafeXml
            .Read("<a>\n  <!-- x -->\n</a>"u8.ToArray(), XmlRules.Message)
            .ShouldBeOfType<XmlReading.Refused>();
        (refused.Line, refused.Column).ShouldBe((2, 7));
    }

    [Fact]
    public void Comments_in_metadata_do_not_split_text()
    {
        var root = SafeXml
            .Read("<a>ad<!-- x -->min</a>"u8.ToArray(), XmlRules.Metadata)
            .ShouldBeOfType<XmlReading.Accepted>()
            .Root;
        root.InnerText.ShouldBe("admin");
    }

    [Fact]
    public void Random_damage_never_throws()
    {
        var good = Encoding.UTF8.GetBytes(SamplePartner.Request.WithSignature(SamplePartner.Key));
        var damage = new DamageSource(seed: 7);
        for (var round = 0; round < 3_000; round++)
            Should.NotThrow(() => SafeXml.Read(damage.Apply(good), XmlRules.Message));
    }

    private static byte[] Nested(int depth) =>
        Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth))
        );

    private static string FaultOf(byte[] octets) =>
        SafeXml.Read(octets, XmlRules.Message) is XmlReading.Refused refused ? refused.Fault.ToString() : "none";
}
