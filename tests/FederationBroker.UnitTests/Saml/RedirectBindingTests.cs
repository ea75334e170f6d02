using System.Text;
using FederationBroker.Saml.Bindings;

namespace FederationBroker.UnitTests.Saml;

/// <summary>What a redirect carries is read from the same octets that are signed, or not at all.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class RedirectBindingTests
{
    private static readonly string Good = SamplePartner.Request.Query(SamplePartner.Key);

    private static readonly Dictionary<string, (string Code, Func<string, string> Break)> Broken = new()
    {
        ["no message"] = ("FB-3001", _ => string.Empty),
        ["empty message"] = ("FB-3001", _ => "SAMLRequest="),
        ["request twice"] = ("FB-3002", good =>
            $"{good}&{(SamplePartner.Request with { Id = "_evil" }).Query(null, relayState: null)}"
        ),
        ["request twice, evil first"] = ("FB-3002", good =>
            $"{(SamplePartner.Request with { Id = "_evil" }).Query(null, relayState: null)}&{good}"
        ),
        ["RelayState twice"] = ("FB-3002", good => $"{good}&RelayState=x"),
        ["SigAlg twice"] = ("FB-3002", good => $"{good}&SigAlg=x"),
        ["Signature twice"] = ("FB-3002", good => $"{good}&Signature=x"),
        ["a response as well"] = ("FB-3002", good => $"{good}&SAMLResponse=PGEvPg%3D%3D"),
        ["an artifact as well"] = ("FB-3002", good => $"{good}&SAMLart=AAQAAA"),
        ["encoded name"] = ("FB-3002", good => $"SAMLReques%74={Value(good, "SAMLRequest")}&{good}"),
        ["encoded name alone"] = ("FB-3002", good =>
            good.Replace("SAMLRequest=", "SAML%52equest=", StringComparison.Ordinal)
        ),
        ["name in another case"] = ("FB-3002", good => $"{good}&samlrequest=x"),
        ["name with broken escape"] = ("FB-3002", good => $"{good}&%zz=x"),
        ["another encoding"] = ("FB-3004", good => $"{good}&SAMLEncoding=urn:something:else"),
        ["not base64"] = ("FB-3004", _ => "SAMLRequest=%25%25%25"),
        ["broken escape"] = ("FB-3004", _ => "SAMLRequest=%4"),
        ["characters outside ASCII"] = ("FB-3004", _ => "SAMLRequest=ä"),
        ["not deflated"] = ("FB-3004", _ =>
            $"SAMLRequest={Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(SamplePartner.Request.Xml)))}"
        ),
        ["zlib header"] = ("FB-3004", _ =>
            $"SAMLRequest={Uri.EscapeDataString(Convert.ToBase64String([0x78, 0x9C, .. SamlRequest.Deflate("<a/>"u8.ToArray())]))}"
        ),
        ["a DTD"] = ("FB-3005", _ => SamlRequest.Redirect("<!DOCTYPE a><a/>", null)),
        ["a comment in the issuer"] = ("FB-3005", _ =>
            (SamplePartner.Request with { Issuer = "https://cinema.example/sp<!-- -->.evil.example" }).Query(
                SamplePartner.Key
            )
        ),
        ["another message"] = ("FB-3006", _ =>
            SamlRequest.Redirect("""<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>""", null)
        ),
        ["a response"] = ("FB-3006", _ =>
            SamlRequest.Redirect("""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>""", null)
        ),
        ["AuthnRequest of SAML 1"] = ("FB-3006", _ =>
            SamlRequest.Redirect("""<AuthnRequest xmlns="urn:oasis:names:tc:SAML:1.0:protocol"/>""", null)
        ),
        ["an XML signature inside"] = ("FB-3006", _ =>
            SamlRequest.Redirect(SamplePartner.Request.WithSignature(SamplePartner.Key), null)
        ),
        ["RelayState too long"] = ("FB-3007", _ =>
            SamplePartner.Request.Query(SamplePartner.Key, relayState: new string('a', 1025))
        ),
        ["RelayState with line end"] = ("FB-3007", _ =>
            SamplePartner.Request.Query(SamplePartner.Key, relayState: "a\r\nSet-Cookie: x")
        ),
        ["RelayState with NUL"] = ("FB-3007", _ => SamplePartner.Request.Query(SamplePartner.Key, relayState: "a\0b")),
        ["RelayState not UTF-8"] = ("FB-3007", _ =>
            $"{SamplePartner.Request.Query(null, relayState: null)}&RelayState=%C3%28"
        ),
    };

    public static TheoryData<string> BrokenThings => new(Broken.Keys);

    [Theory]
    [MemberData(nameof(BrokenThings))]
    public async Task One_broken_thing_is_enough(string what) =>
        (await Judgement.OfQueryAsync(Broken[what].Break(Good))).ShouldBe(Broken[what].Code);

    [Theory]
    [InlineData("")]
    [InlineData("utm_source=mail&")]
    [InlineData("&&")]
    [InlineData("SAMLEncoding=urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE&")]
    public async Task What_else_is_in_the_query_does_not_matter(string prefix) =>
        (await Judgement.OfQueryAsync(prefix + Good)).ShouldBe("accepted");

    [Fact]
    public async Task The_order_of_parameters_does_not_matter() =>
        (await Judgement.OfQueryAsync(string.Join('&', Good.Split('&').Reverse()))).ShouldBe("accepted");

    [Fact]
    public async Task The_senders_own_escapes_are_what_is_signed()
    {
        // Lower-case escapes, and a space written as plus: encoding the values again would give other octets.
        var query = SamplePartner
            .Request.Query(null, relayState: null)
            .Replace("%2B", "%2b", StringComparison.Ordinal)
            .Replace("%2F", "%2f", StringComparison.Ordinal)
            .Replace("%3D", "%3d", StringComparison.Ordinal);
        query = $"{query}&RelayState=a+b%2fc&SigAlg={Uri.EscapeDataString(SamlRequest.RsaSha256).ToLowerInvariant()}";
        var signature = SamplePartner.Key.SignData(
            Encoding.ASCII.GetBytes(query),
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1
        );
        (
            await Judgement.OfQueryAsync($"{query}&Signature={Uri.EscapeDataString(Convert.ToBase64String(signature))}")
        ).ShouldBe("accepted");
        RelayStateOf(query).ShouldBe("a b/c");
    }

    [Theory]
    [InlineData("https://cinema.example/watch?a=1&b=2#t=3")]
    [InlineData("""<script>alert("1")</script>' ü 日本 😀""")]
    [InlineData("")]
    public void RelayState_comes_back_as_it_went_in(string relayState) =>
        RelayStateOf(SamplePartner.Request.Query(SamplePartner.Key, relayState: relayState)).ShouldBe(relayState);

    [Fact]
    public void No_RelayState_stays_none() =>
        RelayStateOf(SamplePartner.Request.Query(SamplePartner.Key, relayState: null)).ShouldBeNull();

    [Fact]
    public async Task A_kilobyte_of_RelayState_is_carried() =>
        (
            await Judgement.OfQueryAsync(
                SamplePartner.Request.Query(SamplePartner.Key, relayState: new string('a', 1024))
            )
        ).ShouldBe("accepted");

    [Fact]
    public void A_deflate_bomb_stops_at_the_limit()
    {
        var bomb = SamlRequest.Redirect($"<a>{new string(' ', 50_000_000)}</a>", null);
        RedirectBinding.Unbind(bomb).ShouldBeOfType<Unbinding.Refused>().Refusal.Code.ShouldBe("FB-3004");
        Pace.BestMilliseconds(10, () => RedirectBinding.Unbind(bomb)).ShouldBeLessThan(20);
    }

    [Fact]
    public void A_nesting_bomb_stops_at_the_depth()
    {
        var bomb = SamlRequest.Redirect(
            string.Concat(Enumerable.Repeat("<a>", 18_000)) + string.Concat(Enumerable.Repeat("</a>", 18_000)),
            null
        );
        RedirectBinding.Unbind(bomb).ShouldBeOfType<Unbinding.Refused>().Refusal.Code.ShouldBe("FB-3005");
        Pace.BestMilliseconds(10, () => RedirectBinding.Unbind(bomb)).ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Random_damage_never_throws_and_is_never_accepted()
    {
        var damage = new DamageSource(seed: 11);
        for (var round = 0; round < 2_000; round++)
        {
            var query = Encoding.Latin1.GetString(damage.Apply(Encoding.ASCII.GetBytes(Good)));
            var verdict = await Judgement.OfQueryAsync(query);
            if (verdict == "accepted")
                Value(query, "SAMLRequest")
                    .ShouldBe(Value(Good, "SAMLRequest"), "only a parameter that is not ours may differ");
        }
    }

    private static string? RelayStateOf(string query) =>
        RedirectBinding.Unbind(query).ShouldBeOfType<Unbinding.Unbound>().Message.RelayState;

    private static string Value(string query, string name) =>
        query
            .Split('&')
            .Select(part => part.Split('=', 2))
            .Where(part => part[0] == name)
            .Select(part => part[^1])
            .First();
}
