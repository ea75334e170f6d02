using System.Buffers.Text;
using System.Security.Cryptography;
using FederationBroker.Partners.Keys;

namespace FederationBroker.UnitTests.Partners;

/// <summary>A partner's key set is usable, or what is wrong with it is said at its place.</summary>
[Trait("Requirement", "INF-001")]
public sealed class KeySetReaderTests
{
    private static readonly RSA Strong = RSA.Create(2048);
    private static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly ECDsa LargerCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    private static readonly Dictionary<string, (string Text, string Rule, string Says)> Faulty = new()
    {
        ["PEM"] = (Strong.ExportSubjectPublicKeyInfoPem(), "jwks", "PEM"),
        ["nothing"] = (string.Empty, "jwks", "empty"),
        ["not JSON"] = ("keys: []", "jwks", "not JSON"),
        ["an array"] = ("[]", "jwks", "not a JSON object"),
        ["a single key"] = (Rsa(Strong), "jwks", "single key"),
        ["no keys member"] = ("{}", "jwks", "no array `keys`"),
        ["keys that is no array"] = ("""{"keys":{}}""", "jwks", "no array `keys`"),
        ["a member twice"] = ("""{"keys":[],"keys":[]}""", "jwks", "member twice"),
        ["no key"] = (Set(), "keys", "no key"),
        ["a key that is none"] = (Set("1"), "jwks", "not a JSON object"),
        ["a private key"] = (Set(Rsa(Strong, ",\"d\":\"AQAB\"")), "private-key", "private"),
        ["a private curve key"] = (Set(P256(Curve, ",\"d\":\"AQAB\"")), "private-key", "private"),
        ["a shared key"] = (Set("""{"kty":"oct","k":"c2VjcmV0"}"""), "private-key", "shared"),
        ["RSA 1024"] = (Set(Rsa(RSA.Create(1024))), "weak-key", "1024 bits"),
        ["RSA with a padded modulus"] = (Set(PaddedRsa()), "weak-key", "1024 bits"),
        ["an exponent of 1"] = (
            Set(Rsa(Strong).Replace("AQAB", "AQ", StringComparison.Ordinal)),
            "weak-key",
            "exponent"
        ),
        ["a point off the curve"] = (
            Set(P256(Curve).Replace("\"x\":\"", "\"x\":\"AA", StringComparison.Ordinal)),
            "jwks",
            "x and y"
        ),
        ["another point"] = (
            Set(
                $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(new byte[32])}}","y":"{{Base64Url.EncodeToString(new byte[32])}}"}"""
            ),
            "weak-key",
            "not a point"
        ),
        ["RSA for ES256"] = (Set(Rsa(Strong, ",\"alg\":\"ES256\"")), "jwks", "ES256"),
        ["a kid twice"] = (Set(Rsa(Strong, ",\"kid\":\"a\""), P256(Curve, ",\"kid\":\"a\"")), "kid", "twice"),
        ["only for encryption"] = (Set(Rsa(Strong, ",\"use\":\"enc\"")), "keys", "no key"),
        ["only P-384"] = (Set(P384()), "keys", "no key"),
        ["only HS256"] = (Set(Rsa(Strong, ",\"alg\":\"HS256\"")), "keys", "no key"),
    };

    public static TheoryData<string> FaultyThings => new(Faulty.Keys);

    [Theory]
    [MemberData(nameof(FaultyThings))]
    public void One_faulty_set_is_refused_by_its_cause(string what)
    {
        var (text, rule, says) = Faulty[what];
        var fault = KeySetReader.Read(text).Findings.Single(finding => !finding.IsWarning);
        fault.Rule.ShouldBe(rule);
        fault.Message.ShouldContain(says);
        fault.Fix.ShouldNotBeEmpty();
        fault.Line.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_fault_is_placed_at_its_key()
    {
        var fault = KeySetReader
            .Read($"{{\n \"keys\": [\n  {Rsa(Strong)},\n  {Rsa(RSA.Create(1024))}\n ]\n}}")
            .Findings.ShouldHaveSingleItem();
        (fault.Line, fault.Column).ShouldBe((4, 3));
        fault.Message.ShouldStartWith("keys[1]: ");
    }

    [Fact]
    public void Keys_for_something_else_are_passed_over()
    {
        var reading = KeySetReader.Read(
            "\uFEFF" + Set(P384(), Rsa(Strong, ",\"use\":\"enc\""), P256(Curve), Rsa(Strong))
        );
        reading.Keys!.Keys.Length.ShouldBe(2);
        reading
            .Findings.ShouldHaveSingleItem()
            .IsWarning.ShouldBeTrue("a curve that is not taken is said, and is no fault beside a key that is");
    }

    private static string Set(params string[] keys) => $$"""{"keys":[{{string.Join(",", keys)}}]}""";

    private static string Rsa(RSA key, string more = "")
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"AQAB"{{more}}}""";
    }

    private static string PaddedRsa()
    {
        var modulus = RSA.Create(1024).ExportParameters(includePrivateParameters: false).Modulus!;
        return $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString([.. new byte[128], .. modulus])}}","e":"AQAB"}""";
    }

    private static string P256(ECDsa key, string more = "") => OnCurve(key, "P-256", more);

    private static string P384() => OnCurve(LargerCurve, "P-384", string.Empty);

    private static string OnCurve(ECDsa key, string curve, string more)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"kty":"EC","crv":"{{curve}}","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"{{more}}}""";
    }
}
