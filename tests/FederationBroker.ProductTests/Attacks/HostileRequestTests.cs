using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace FederationBroker.ProductTests.Attacks;

/// <summary>
/// Requests no honest client sends: repeated, oversized, undecodable, with wrong methods and headers. Every answer is
/// sound.
/// </summary>
public sealed class HostileRequestTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Ready = "/health/ready";

    private static readonly string[] Endpoints =
    [
        "/t/metro/connect/authorize",
        "/t/metro/connect/token",
        "/t/metro/connect/userinfo",
        "/t/metro/connect/introspect",
        "/t/metro/connect/revoke",
        "/t/metro/connect/logout",
        "/t/metro/.well-known/openid-configuration",
        "/t/metro/.well-known/jwks.json",
        "/.well-known/oauth-authorization-server/t/metro",
        "/t/metro/saml/sso",
        "/t/metro/saml/metadata",
        "/t/metro/sign-in",
        "/t/metro/sign-out",
        "/t/metro/account",
        "/t/metro/continue/abc",
        "/t/metro/consent/abc",
        "/t/metro/onward/abcdefghijklmnopqrstuvwxyz",
        "/health/live",
        "/health/ready",
        "/",
    ];

    public static TheoryData<string, string> EveryMethodEverywhere
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var endpoint in Endpoints)
            foreach (
                var method in new[]
                {
                    "PUT",
                    "DELETE",
                    "PATCH",
                    "TRACE",
                    "OPTIONS",
                    "HEAD",
                    "PROPFIND",
                    "get",
                    "POST",
                    "GET",
                }
            )
                rows.Add(method, endpoint);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(EveryMethodEverywhere))]
    [Trait("Requirement", "LOG-002")]
    public async Task Any_method_on_any_endpoint_is_answered_soundly(string method, string endpoint)
    {
        using var client = shared.World.Node.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), endpoint);
        using var answer = await client.SendAsync(request);
        if (method != "HEAD")
            await Verdict.SoundAsync(answer, $"{method} {endpoint}");
        ((int)answer.StatusCode).ShouldBeLessThan(500);
        if (method is "PUT" or "DELETE" or "PATCH" or "TRACE" or "PROPFIND")
            ((int)answer.StatusCode).ShouldBeInRange(400, 499);
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("response_type")]
    [InlineData("redirect_uri")]
    [InlineData("scope")]
    [InlineData("state")]
    [InlineData("nonce")]
    [InlineData("code_challenge")]
    [InlineData("code_challenge_method")]
    [Trait("Requirement", "LOG-002")]
    public async Task A_repeated_parameter_is_refused_before_anything_is_believed(string parameter)
    {
        var partner = new OidcPartner(shared.World);
        using var client = shared.World.Node.NewClient();
        foreach (var again in new[] { partner.Sound()[parameter], "https://evil.test/", string.Empty })
        {
            using var answer = await client.GetAsync(
                $"{partner.AuthorizeAddress()}&{parameter}={Uri.EscapeDataString(again)}"
            );
            await Verdict.RefusedAsync(answer, $"{parameter} twice");
        }
    }

    [Theory]
    [InlineData("grant_type=client_credentials&grant_type=authorization_code")]
    [InlineData("grant_type=authorization_code&code=a&code=b")]
    [InlineData("grant_type=refresh_token&refresh_token=a&refresh_token=b")]
    [InlineData("grant_type=client_credentials&client_id=resource&client_id=stream")]
    [InlineData("grant%5ftype=client_credentials&grant_type=client_credentials")]
    [InlineData("grant_type=client_credentials%")]
    [InlineData("grant_type=client_credentials%c0%af")]
    [InlineData("grant_type=client_credentials%00")]
    [InlineData("grant_type[]=client_credentials")]
    [InlineData("=client_credentials&=x")]
    [InlineData("&&&&")]
    [InlineData("")]
    [Trait("Requirement", "LOG-002")]
    public async Task A_crooked_form_is_a_bad_request(string form)
    {
        using var answer = await PostAsync(
            "/t/metro/connect/token",
            new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded")
        );
        await Verdict.RefusedAsync(answer, form);
        ((int)answer.StatusCode).ShouldBe(400);
    }

    public static TheoryData<string, int> EveryParameterTooLong
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (
                var name in new[]
                {
                    "client_id",
                    "redirect_uri",
                    "scope",
                    "state",
                    "nonce",
                    "prompt",
                    "max_age",
                    "claims",
                    "acr_values",
                    "login_hint",
                    "id_token_hint",
                    "ui_locales",
                    "display",
                    "code_challenge",
                    "response_mode",
                    "unknown",
                }
            )
            foreach (var size in new[] { 5_000, 12_000, 60_000 })
                rows.Add(name, size);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(EveryParameterTooLong))]
    [Trait("Requirement", "LOG-002")]
    public async Task Oversized_parameters_break_nothing(string parameter, int size)
    {
        var partner = new OidcPartner(shared.World);
        using var client = shared.World.Node.NewClient();
        using var posted = await PostAsync(
            "/t/metro/connect/authorize",
            new FormUrlEncodedContent(partner.Sound((parameter, new string('1', size))))
        );
        await Verdict.SoundAsync(posted, $"POST {parameter} of {size}");
        using var inQuery = await client.GetAsync(partner.AuthorizeAddress((parameter, new string('1', size))));
        ((int)inQuery.StatusCode).ShouldBeLessThan(500);
    }

    public static TheoryData<string> ContentTypes =>
        [
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded; charset=utf-7",
            "application/x-www-form-urlencoded; charset=utf-16",
            "application/x-www-form-urlencoded; charset=nonsense",
            "application/x-www-form-urlencoded;;;",
            "APPLICATION/X-WWW-FORM-URLENCODED",
            "application/x-www-form-urlencoded, text/plain",
            "application/xml",
            "x",
            "/",
            ";",
        ];

    [Theory]
    [MemberData(nameof(ContentTypes))]
    [Trait("Requirement", "LOG-002")]
    public async Task Any_content_type_is_answered_soundly_by_every_endpoint_that_takes_a_body(string type)
    {
        foreach (var endpoint in Endpoints)
        {
            using var content = new ByteArrayContent("grant_type=client_credentials\u00ff\u0000"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await PostAsync(endpoint, content);
            await Verdict.SoundAsync(answer, $"{endpoint} with {type}");
        }
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(300_000)]
    [InlineData(5_000_000)]
    [Trait("Requirement", "LOG-002")]
    public async Task A_body_beyond_reason_is_refused_everywhere(int size)
    {
        foreach (
            var endpoint in Endpoints.Where(endpoint =>
                endpoint.Contains("/connect/", StringComparison.Ordinal)
                || endpoint.Contains("/saml/sso", StringComparison.Ordinal)
                || endpoint.Contains("sign-in", StringComparison.Ordinal)
            )
        )
        {
            using var content = new StringContent(
                $"a={new string('x', size)}",
                Encoding.ASCII,
                "application/x-www-form-urlencoded"
            );
            try
            {
                using var answer = await PostAsync(endpoint, content);
                await Verdict.SoundAsync(answer, $"{endpoint} with {size} octets");
            }
            catch (HttpRequestException)
            {
                size.ShouldBeGreaterThan(
                    256 * 1024,
                    "the server may hang up on what is far too large, and only on that"
                );
            }
        }
    }

    public static TheoryData<string, string> Headers =>
        new()
        {
            { "Authorization", "Bearer" },
            { "Authorization", "Bearer " + new string('x', 15_000) },
            { "Authorization", "Basic " + new string('A', 9000) },
            { "Authorization", "Basic OjpAOg==" },
            { "Authorization", "Basic /////w==" },
            { "Authorization", "DPoP x" },
            { "Authorization", "Digest username=\"x\"" },
            { "Authorization", "Bearer x, Basic y" },
            { "Authorization", "\u00e9" },
            { "Authorization", "Bearer fbat_" + new string('A', 200) },
            { "Authorization", "Bearer fbat_AA" },
            { "Accept", "\u00e9;;q=x" },
            { "Accept", "text/html;q=NaN" },
            { "Accept", new string(',', 8000) },
            { "Accept-Language", "x-\u00e9;q=9999999999" },
            { "Accept-Language", new string('a', 9000) },
            { "Accept-Language", "../../../etc/passwd" },
            { "Cookie", "__Host-fb-session-metro=" },
            { "Cookie", "__Host-fb-session-metro=" + new string('A', 8000) },
            { "Cookie", "__Host-fb-session-metro=\u00e9\u0001" },
            { "Cookie", "__Host-fb-session-metro=a; __Host-fb-session-metro=b" },
            { "Cookie", "__Host-fb-browser-metro=" + new string('B', 99) },
            { "Cookie", "__Host-fb-form=garbage" },
            { "Cookie", "__Host-fb-language-metro=../../x.y.z" },
            { "Cookie", "=;=;;;" },
            { "Cookie", "%00=%00" },
            { "Host", "evil.ott.test" },
            { "Host", "login.cable.test:99999" },
            { "Host", "login.cable.test\t" },
            { "X-Forwarded-For", "evil" },
            { "X-Forwarded-Host", "evil.test" },
            { "X-Forwarded-Proto", "http" },
            { "X-HTTP-Method-Override", "DELETE" },
            { "X-Original-URL", "/t/coast/account" },
            { "X-Request-Id", "forged\u00e9" },
            { "traceparent", "00-zz" },
            { "Range", "bytes=0-99999999999999999999" },
            { "If-None-Match", "*" },
            { "Expect", "200-ok" },
            { "Content-Encoding", "gzip" },
            { "Transfer-Encoding", "gzip" },
            { "Origin", "null" },
            { "Origin", "https://evil.test" },
            { "Sec-Fetch-Site", "cross-site" },
            { "Upgrade", "h2c" },
            { "Connection", "Upgrade, X-Request-Id" },
        };

    [Theory]
    [MemberData(nameof(Headers))]
    [Trait("Requirement", "LOG-002")]
    public async Task A_hostile_header_is_answered_soundly_by_every_endpoint(string name, string value)
    {
        using var client = shared.World.Node.NewClient();
        foreach (var endpoint in Endpoints)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                using var request = new HttpRequestMessage(method, endpoint);
                if (method == HttpMethod.Post)
                    request.Content = new StringContent(
                        "token=x&grant_type=client_credentials",
                        Encoding.ASCII,
                        "application/x-www-form-urlencoded"
                    );
                if (!request.Headers.TryAddWithoutValidation(name, value))
                    request.Content?.Headers.TryAddWithoutValidation(name, value);
                await SendSoundlyAsync(client, request, $"{method} {endpoint} {name}");
            }
        }
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task A_forged_host_appears_in_no_answer()
    {
        using var client = shared.World.Node.NewClient();
        foreach (var endpoint in Endpoints)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
            request.Headers.Host = "evil.ott.test"; // a name the certificate covers
            request.Headers.Add("X-Forwarded-Host", "evil.ott.test");
            using var answer = await client.SendAsync(request);
            (answer.Headers.ToString() + await answer.Content.ReadAsStringAsync()).ShouldNotContain(
                "evil.",
                Case.Insensitive,
                endpoint
            );
        }
    }

    // The client itself refuses to send some of these; what it sends must be answered by the server, or by a closed
    // connection of its HTTP parser.
    private static async Task SendSoundlyAsync(HttpClient client, HttpRequestMessage request, string attack)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await client.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            return;
        }

        using (answer)
        {
            // Refused by the HTTP parser before it was a request: nothing of ours has run.
            if (
                !answer.Headers.Contains("X-Request-Id")
                && (int)answer.StatusCode is 400 or 411 or 413 or 414 or 417 or 431 or 501
            )
                return;
            // A machine that is busy with many tests answers so for moments; a node that was harmed would for good.
            if (
                answer.StatusCode == HttpStatusCode.ServiceUnavailable
                && request.RequestUri!.ToString().EndsWith(Ready, StringComparison.Ordinal)
            )
                await Eventually.TrueAsync(() => IsReadyAsync(client), $"{attack}: it is ready again");
            else
                await Verdict.SoundAsync(answer, attack);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(Ready);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private async Task<HttpResponseMessage> PostAsync(string endpoint, HttpContent content)
    {
        using var client = shared.World.Node.NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"resource:{ConfigurationFolder.ClientSecret}"))
        );
        return await client.PostAsync(endpoint, content);
    }
}
