using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners.Keys;

namespace FederationBroker.UnitTests.Oidc;

/// <summary>
/// Whatever strangers send to the OpenID Provider is read or refused: a hundred thousand variations of sound input for
/// each reader, none of which may throw, or take a second.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class ParserTests
{
    private const int Rounds = 100_000;
    private const string Signs = "{}[]\":,.=&%+-_/\\ 0129azAZ\0\ufeffé";

    // RFC 9449 4.2, figure 2.
    private const string Proof =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpD"
        + "a0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6"
        + "IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUu"
        + "Y29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-"
        + "FNyJK70nfbV37xRZT3Lg";

    private static readonly Dictionary<string, (string Sound, Action<string> Read)> Readers = new()
    {
        ["query"] = ("client_id=stream&scope=openid+email&state=a%20b", text => ParameterSet.Parse(text)),
        ["JWS"] = (Proof, text => CompactJws.Parse(text)),
        ["proof"] = (Proof, text => DpopProof.Read(text)),
        ["claims"] = (
            """{"userinfo":{"email":null},"id_token":{"acr":{"essential":true,"values":["a","b"]}}}""",
            text => ClaimsParameter.Parse(text)
        ),
        ["authorization_details"] = ("""[{"type":"subscription","offer":"basic"}]""", text =>
            AuthorizationDetails.Read(text)
        ),
        ["JWK"] = (
            """{"kty":"EC","crv":"P-256","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}""",
            ReadKey
        ),
        ["credential"] = ("Basic c3RyZWFtOnNlY3JldA==", text => BasicCredential.Read(text)),
        ["max_age"] = ("3600", text => AgeLimit.Read(text)),
    };

    public static TheoryData<string> Kinds => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_is_sent_is_read_or_refused_at_once(string kind)
    {
        var (sound, read) = Readers[kind];
        var dice = new Random(20261201);
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            var text = Mutate(sound, dice);
            var began = Stopwatch.GetTimestamp();
            Should.NotThrow(() => read(text), text);
            var taken = Stopwatch.GetElapsedTime(began);
            slowest = taken > slowest ? taken : slowest;
        }

        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("""{"alg":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":[{"b":"x\ud800y"}]}""")]
    public void Half_a_character_is_no_text(string json)
    {
        CompactJws.ParseObject(Encoding.UTF8.GetBytes(json)).ShouldBeNull();
        CompactJws.ParseObject((byte[])[.. "{\"a\":\""u8, 0xC3, .. "\"}"u8]).ShouldBeNull();
    }

    [Fact]
    public void The_proof_of_the_specification_is_one()
    {
        var proof = DpopProof.Read(Proof)!;
        proof.IsFor("POST", "https://server.example.com/token").ShouldBeTrue();
        proof.IsFor("GET", "https://server.example.com/token").ShouldBeFalse();
        proof.IsFor("POST", "https://server.example.com/other").ShouldBeFalse();
        // RFC 9449 6.1, figure 6.
        KeyThumbprint.TextOf(proof.Key).ShouldBe("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    private static void ReadKey(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            PartnerKey.Read(document.RootElement);
        }
        catch (JsonException)
        {
            // Whoever hands a key over has read the JSON around it.
        }
    }

    private static string Mutate(string text, Random dice)
    {
        var signs = text.ToCharArray().ToList();
        for (var change = dice.Next(1, 6); change > 0 && signs.Count > 0; change--)
        {
            var place = dice.Next(signs.Count);
            switch (dice.Next(4))
            {
                case 0:
                    signs[place] = Signs[dice.Next(Signs.Length)];
                    break;
                case 1:
                    signs.RemoveAt(place);
                    break;
                case 2:
                    signs.InsertRange(place, signs.GetRange(place, Math.Min(dice.Next(1, 20), signs.Count - place)));
                    break;
                default:
                    signs.Insert(place, Signs[dice.Next(Signs.Length)]);
                    break;
            }
        }

        return new string([.. signs]);
    }
}
