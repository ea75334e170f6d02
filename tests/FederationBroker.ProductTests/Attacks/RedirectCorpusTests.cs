namespace FederationBroker.ProductTests.Attacks;

/// <summary>
/// Addresses that some parser takes for the registered one (RFC 9700 4.1). None may be redirected to.
/// </summary>
public sealed class RedirectCorpusTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Registered = "https://stream.ott.test/callback";

    public static TheoryData<string> Corpus =>
        [
            .. Endings(),
            .. Spellings(),
            .. Authorities().Select(authority => $"https://{authority}/callback"),
            .. Schemes().Select(scheme => $"{scheme}//stream.ott.test/callback"),
            .. "\t\r\n\v\f\u00a0\u2028\u3000\u200b\ufeff".SelectMany(blank =>
                new[] { $"{blank}{Registered}", $"{Registered}{blank}", $"https://stream.ott.test/{blank}callback" }
            ),
        ];

    [Theory]
    [MemberData(nameof(Corpus))]
    [Trait("Requirement", "INF-001")]
    public async Task A_look_alike_of_the_registered_address_is_refused_on_the_broker(string address)
    {
        using var client = shared.World.Node.NewClient();
        using var answer = await client.GetAsync(
            new OidcPartner(shared.World).AuthorizeAddress(("redirect_uri", address))
        );
        await Verdict.RefusedAsync(answer, address);
        ((int)answer.StatusCode).ShouldBe(400);
    }

    private static string[] Endings() =>
        [
            $"{Registered}?",
            $"{Registered}#",
            $"{Registered}?x",
            $"{Registered}&x=1",
            $"{Registered}/",
            $"{Registered}//",
            $"{Registered}/..",
            $"{Registered}/../callback",
            $"{Registered}/.",
            $"{Registered};jsessionid=1",
            $"{Registered}%20",
            $"{Registered}%00",
            $"{Registered}%0d%0aSet-Cookie:x=1",
            $"{Registered}%2f",
            $"{Registered}%23",
            $"{Registered}%3fx=1",
            $"{Registered}.evil.test",
        ];

    private static string[] Spellings() =>
        [
            "https://stream.ott.test/%63allback",
            "https://stream.ott.test/callbac%6b",
            "https://stream.ott.test/./callback",
            "https://stream.ott.test//callback",
            "https://stream.ott.test/x/../callback",
            "https://stream.ott.test/x/%2e%2e/callback",
            "https://stream.ott.test/Callback",
            "https://stream.ott.test/callbacks",
            "https://stream.ott.test/callbac",
            "https://stream.ott.test/",
            "https://stream.ott.test",
            "https://stream.ott.test\\callback",
            "https:/stream.ott.test/callback",
            "https:\\\\stream.ott.test\\callback",
            "//stream.ott.test/callback",
            "/callback",
            "callback",
            "stream.ott.test/callback",
            $"{Registered} {Registered}",
            $"{Registered},{Registered}",
            $"{Registered}|https://evil.test/",
            "https://stream.ott.test/\u0441allback",
            "https://stream.ott.test/callb\u0430ck",
            "https://cinema.ott.test/callback",
        ];

    private static string[] Authorities() =>
        [
            "stream.ott.test:443",
            "stream.ott.test:8443",
            "stream.ott.test:",
            "stream.ott.test:0443",
            "STREAM.ott.test",
            "stream.ott.test.",
            "stream.ott.test.evil.test",
            "evilstream.ott.test",
            "x.stream.ott.test",
            "ott.test",
            "stream.ott.test@evil.test",
            "evil.test@stream.ott.test",
            "stream.ott.test:x@evil.test",
            "user:pass@stream.ott.test",
            "evil.test#@stream.ott.test",
            "evil.test\\@stream.ott.test",
            "evil.test%2f@stream.ott.test",
            "evil.test%00stream.ott.test",
            "stream.ott.test%00.evil.test",
            "stream.ott.test%2eevil.test",
            "str\u0435am.ott.test",
            "stream\u3002ott.test",
            "stream.ott.t\u00e9st",
            "xn--strem-xof.ott.test",
            "[::1]",
            "127.0.0.1",
            "localhost",
            "*.ott.test",
        ];

    private static string[] Schemes() =>
        [
            "http:",
            "HTTPS:",
            "Https:",
            "ftp:",
            "javascript:",
            "javascript:alert(1)",
            "data:text/html,",
            "vbscript:",
            "file:",
            "blob:https:",
            "view-source:https:",
            "intent:",
            "app:",
            "https:https:",
            ":",
            "",
        ];
}
