using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Partners.Keys;
using FederationBroker.Payments.Signatures;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.UnitTests.Payments;

/// <summary>Message signatures against the examples of RFC 9421 and RFC 9530, and against what is none.</summary>
[Trait("Requirement", "PAY-SIG")]
public sealed class MessageSignatureTests
{
    private const string Body = """{"hello": "world"}""";

    private static readonly PartnerKey Ed25519 = new(
        "test-key-ed25519",
        Algorithm: null,
        Rsa: null,
        P256: null,
        Base64Url.DecodeFromChars("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs")
    );

    private static readonly PartnerKey P256 = new(
        "test-key-ecc-p256",
        Algorithm: null,
        Rsa: null,
        new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Base64Url.DecodeFromChars("qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA"),
                Y = Base64Url.DecodeFromChars("Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"),
            },
        }
    );

    // RFC 9421 B.2.6
    private const string Ed25519Input =
        "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
        + ";created=1618884473;keyid=\"test-key-ed25519\"";

    private const string Ed25519Signature =
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";

    // RFC 9421 B.2.4, of an answer
    private const string P256Base =
        "\"@status\": 200\n\"content-type\": application/json\n\"content-digest\": sha-512=:mEWXIS7MaLRuGgxOBd"
        + "ODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:\n\"content-length\": 23\n"
        + "\"@signature-params\": (\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;"
        + "keyid=\"test-key-ecc-p256\"";

    private const string P256Signature =
        "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==";

    [Fact]
    public void The_example_with_Ed25519_is_right()
    {
        var input = StructuredDictionary.ReadInputs(Ed25519Input)!["sig-b26"];
        var signed = SignatureBase.OfRequest(input, Request(), "https://example.com/foo?param=Value&Pet=dog")!;
        Ed25519.Verifies(input["alg"], signed, Convert.FromBase64String(Ed25519Signature)).ShouldBeTrue();
        signed[3] ^= 1;
        Ed25519.Verifies(input["alg"], signed, Convert.FromBase64String(Ed25519Signature)).ShouldBeFalse();
    }

    [Fact]
    public void The_example_with_ES256_is_right()
    {
        var (signed, signature) = (Encoding.ASCII.GetBytes(P256Base), Convert.FromBase64String(P256Signature));
        P256.Verifies("ecdsa-p256-sha256", signed, signature).ShouldBeTrue();
        P256.Verifies("ed25519", signed, signature).ShouldBeFalse("The key decides what it is for.");
        Ed25519.Verifies("ed25519", signed, signature).ShouldBeFalse();
    }

    [Theory]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", true)]
    [InlineData(
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
        true
    )]
    [InlineData("md5=:AAAA:, sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", true)]
    [InlineData("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AAAA:", false)]
    [InlineData("md5=:AAAA:", false)]
    [InlineData("sha-256=:AAAA:", false)]
    [InlineData("sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=", false)]
    [InlineData("", false)]
    public void A_digest_is_of_these_bytes_or_it_is_wrong(string header, bool isRight) =>
        ContentDigest.Matches(header, Encoding.ASCII.GetBytes(Body)).ShouldBe(isRight);

    [Theory]
    [InlineData("""sig=("@method");created=1;nonce="a",  other=()""")]
    [InlineData("""sig=( "@method"  "date" );created=1""")]
    [InlineData("""sig=("@status" "@method";req)""")]
    public void What_is_written_as_the_standard_has_it_is_read(string header) =>
        StructuredDictionary.ReadInputs(header).ShouldNotBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("sig")]
    [InlineData("sig=")]
    [InlineData("""sig="@method" """)]
    [InlineData("""sig=("@method")""" + "x")]
    [InlineData("""sig=("@method";created=1""")]
    [InlineData("""sig=("@method" "date""")]
    [InlineData("""sig=("@method");created=1;created=2""")]
    [InlineData("""sig=("@method"), sig=("date")""")]
    [InlineData("""sig=("@method"),""")]
    [InlineData("""Sig=("@method")""")]
    [InlineData("""sig=("@me\thod")""")]
    [InlineData("sig=(\"@me\nthod\")")]
    [InlineData("""sig=("@method";sf)""")]
    [InlineData("""sig=("@method");created=9999999999999999""")]
    [InlineData("""sig=("@method");created=-1""")]
    [InlineData("""sig=("@method");nonce=""")]
    [InlineData("""a=(),b=(),c=(),d=(),e=(),f=(),g=(),h=(),i=()""")]
    public void What_is_not_is_refused(string header) => StructuredDictionary.ReadInputs(header).ShouldBeNull();

    [Theory]
    [InlineData("""s=("@method" "@method")""")]
    [InlineData("""s=("x-missing")""")]
    [InlineData("""s=("x-twice")""")]
    [InlineData("""s=("@status")""")]
    [InlineData("""s=("@request-response")""")]
    [InlineData("""s=("@method";req)""")]
    public void What_is_not_there_once_cannot_be_covered(string header)
    {
        var request = Request();
        request.Headers["x-twice"] = new(["a", "b"]);
        SignatureBase
            .OfRequest(StructuredDictionary.ReadInputs(header)!["s"], request, "https://example.com/")
            .ShouldBeNull();
    }

    [Fact]
    public void Whatever_is_sent_reading_ends()
    {
        var signs = "sig=(\"@method\");created=1:, ;*\\é\0".ToCharArray();
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new string(random.GetItems(signs, random.Next(1, 40)));
            _ = StructuredDictionary.ReadInputs(text);
            _ = StructuredDictionary.ReadBytes(text);
        }
    }

    private static HttpRequest Request()
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Headers["date"] = "Tue, 20 Apr 2021 02:07:55 GMT";
        request.Headers["content-type"] = "application/json";
        request.Headers["content-length"] = "18";
        return request;
    }
}
