using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace FederationBroker.ProductTests.Saml;

/// <summary>A request that is not right is answered with a page and a code, and nothing leaves for anywhere.</summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-001")]
public sealed class RefusalTests(SamlWorld shared) : IClassFixture<SamlWorld>
{
    private static readonly Dictionary<string, (string Code, Func<SamlPartner, string> Address)> Broken = new()
    {
        ["no message"] = ("FB-3001", partner => partner.SignOnAddress),
        ["request twice"] = ("FB-3002", partner =>
            $"{partner.Address()}&{partner.Request().Query(null, relayState: null)}"
        ),
        ["a response as well"] = ("FB-3002", partner => $"{partner.Address()}&SAMLResponse=PGEvPg%3D%3D"),
        ["not base64"] = ("FB-3004", partner => $"{partner.SignOnAddress}?SAMLRequest=%25"),
        ["a deflate bomb"] = ("FB-3004", partner =>
            $"{partner.SignOnAddress}?{SamlRequest.Redirect($"<a>{new string(' ', 5_000_000)}</a>", null)}"
        ),
        ["a DTD"] = ("FB-3005", partner =>
            $"{partner.SignOnAddress}?{SamlRequest.Redirect("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", null)}"
        ),
        ["malformed XML"] = ("FB-3005", partner => $"{partner.SignOnAddress}?{SamlRequest.Redirect("<a>", null)}"),
        ["another message"] = ("FB-3006", partner => $"{partner.SignOnAddress}?{SamlRequest.Redirect("<a/>", null)}"),
        ["RelayState too long"] = ("FB-3007", partner => partner.Address(relayState: new string('a', 1025))),
        ["unknown issuer"] = ("FB-3101", partner =>
            partner.Address(partner.Request() with { Issuer = "https://nobody.test/" })
        ),
        ["unsigned"] = ("FB-3101", partner => $"{partner.SignOnAddress}?{partner.Request().Query(null)}"),
        ["a stranger's signature"] = ("FB-3101", partner =>
            $"{partner.SignOnAddress}?{partner.Request().Query(SamlPartner.StrangersKey)}"
        ),
        ["a changed RelayState"] = ("FB-3101", partner =>
            partner.Address().Replace("RelayState=relay-1", "RelayState=relay-2", StringComparison.Ordinal)
        ),
        ["another destination"] = ("FB-3102", partner =>
            partner.Address(partner.Request() with { Destination = "https://idp.test/" })
        ),
        ["ten minutes old"] = ("FB-3103", partner =>
            partner.Address(partner.Request() with { IssueInstant = partner.Request().IssueInstant.AddMinutes(-10) })
        ),
        ["ten minutes early"] = ("FB-3103", partner =>
            partner.Address(partner.Request() with { IssueInstant = partner.Request().IssueInstant.AddMinutes(10) })
        ),
        ["another answer address"] = ("FB-3105", partner =>
            partner.Address(partner.Request() with { Consumer = "https://evil.test/acs" })
        ),
        ["another service's answer address"] = ("FB-3105", partner =>
            partner.Address(partner.Request() with { Consumer = "https://museum.ott.test/saml/acs" })
        ),
    };

    private readonly BrokerWorld world = shared.World;
    private readonly SamlPartner theatre = new(shared.World, "theatre");

    public static TheoryData<string> BrokenThings => new(Broken.Keys);

    [Theory]
    [MemberData(nameof(BrokenThings))]
    public async Task One_broken_thing_is_answered_with_its_code_and_nothing_else(string what)
    {
        using var browser = world.NewBrowser();
        var page = await browser.GoAsync(Broken[what].Address(theatre));
        page.Status.ShouldBe(400);
        page.Body.ShouldContain(Broken[what].Code);
        page.Body.ShouldContain(RequestIdOf(page), customMessage: "the request id is quotable");
        page.Location.ShouldBeNull();
        page.Body.ShouldNotContain("SAMLResponse");
        page.Body.ShouldNotContain("evil.test");
        page.Headers.ShouldContain("no-store");
    }

    /// <summary>The server hands on the query as it came: what is signed are the sender's own escapes.</summary>
    [Fact]
    public async Task Nothing_on_the_way_rewrites_the_query()
    {
        using var client = world.Node.NewClient();
        var passive = theatre.Request() with { Attributes = "IsPassive=\"true\"" };
        (
            await RawAsync(
                client,
                theatre
                    .Address(passive, relayState: "a b")
                    .Replace("RelayState=a%20b", "RelayState=a+b", StringComparison.Ordinal)
            )
        ).ShouldContain("FB-3101");
        (
            await RawAsync(
                client,
                theatre.Address().Replace("SAMLRequest=", "SAML%52equest=", StringComparison.Ordinal)
            )
        ).ShouldContain("FB-3002");
        (await RawAsync(client, theatre.Address(passive, relayState: "~%7E%7e"))).ShouldContain("SAMLResponse");
    }

    [Fact]
    public async Task Who_is_cut_off_unknown_or_unsigned_looks_alike()
    {
        var pages = new List<string>();
        foreach (
            var address in new[]
            {
                $"{theatre.SignOnAddress}?{new SamlPartner(world, "closed").Request().Query(null)}",
                $"{theatre.SignOnAddress}?{new SamlPartner(world, "closed").Request().Query(SamlPartner.StrangersKey)}",
                theatre.Address(theatre.Request() with { Issuer = "https://nobody.test/" }),
                $"{theatre.SignOnAddress}?{theatre.Request().Query(null)}",
                $"{theatre.SignOnAddress}?{theatre.Request().Query(SamlPartner.StrangersKey)}",
                new SamlPartner(world, "coast-theatre").Address(), // registered, but with another operator
            }
        )
        {
            using var browser = world.NewBrowser();
            var page = await browser.GoAsync(address);
            var body = page.Body.Replace(RequestIdOf(page), "ID", StringComparison.Ordinal);
            pages.Add(
                $"{page.Status} {Regex.Replace(body, "nonce=\"[^\"]*\"", "nonce", RegexOptions.None, TimeSpan.FromSeconds(1))}"
            );
        }

        pages.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_service_that_has_proven_itself_is_told_that_it_is_switched_off()
    {
        using var browser = world.NewBrowser();
        var page = await browser.GoAsync(new SamlPartner(world, "closed").Address());
        page.Status.ShouldBe(400);
        page.Body.ShouldContain("FB-3107");
        page.Body.ShouldNotContain("SAMLResponse");
    }

    [Fact]
    public async Task A_request_is_used_once_even_on_two_nodes_at_once()
    {
        var second = await world.StartNodeAsync();
        var address = theatre.Address(theatre.Request() with { Attributes = "IsPassive=\"true\"" });
        var bodies = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async number =>
                {
                    using var client = (number % 2 == 0 ? world.Node : second).NewClient();
                    return await client.GetStringIgnoringStatusAsync(address);
                })
        );
        bodies.Count(body => body.Contains("SAMLResponse", StringComparison.Ordinal)).ShouldBe(1);
        bodies.Count(body => body.Contains("FB-3104", StringComparison.Ordinal)).ShouldBe(7);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", HttpStatusCode.UnsupportedMediaType, "FB-3008")]
    [InlineData("text/xml", HttpStatusCode.UnsupportedMediaType, "FB-3008")]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.BadRequest, "FB-3001")]
    public async Task Only_forms_are_taken(string mediaType, HttpStatusCode status, string code)
    {
        using var client = world.Node.NewClient();
        using var content = new StringContent("x=1");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        using var answer = await client.PostAsync(theatre.SignOnAddress, content);
        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(code);
    }

    [Theory]
    [InlineData(130 * 1024, "FB-3003")]
    [InlineData(185 * 1024, "FB-3003")]
    [InlineData(600 * 1024, "FB-1104")]
    public async Task What_is_too_large_is_not_read(int size, string code)
    {
        using var client = world.Node.NewClient();
        using var content = new FormUrlEncodedContent([
            new("SAMLRequest", Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('a', size)))),
        ]);
        // The node refuses by the stated length and closes; a client that asks before it sends is not cut off in the
        // middle.
        using var request = new HttpRequestMessage(HttpMethod.Post, theatre.SignOnAddress) { Content = content };
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(code);
    }

    [Fact]
    public async Task A_service_that_is_cut_off_while_the_subscriber_signs_in_gets_nothing()
    {
        var own = await SamlWorld.CreateAsync();
        await using var scope = own;
        using var browser = own.NewBrowser();
        await browser.GoAsync(new SamlPartner(own, "theatre").Address());
        SamlPartner.Register(own.Configuration, "theatre", enabled: false);
        await own.Node.ConfigurationChangesAsync(live =>
            live.Partners.Any(partner => partner.Id.Value == "theatre" && !partner.Enabled)
        );
        var page = await browser.SignInAsync();
        page.Body.ShouldContain("FB-1304", Case.Sensitive, "the person is told");
        page.Body.ShouldNotContain("SAMLResponse");
    }

    [Fact]
    public async Task An_address_that_left_the_metadata_gets_nothing_any_more()
    {
        var own = await SamlWorld.CreateAsync();
        await using var scope = own;
        using var browser = own.NewBrowser();
        await browser.GoAsync(new SamlPartner(own, "theatre").Address());
        var generation = 1;
        await own.Node.ConfigurationChangesAsync(live => (generation = live.Generation) > 0);
        await File.WriteAllTextAsync(
            Path.Combine(own.Configuration.Path, "metadata", "theatre.xml"),
            SamlPartner.Metadata("theatre").Replace("/saml/acs", "/saml/moved", StringComparison.Ordinal)
        );
        await own.Node.ConfigurationChangesAsync(live => live.Generation > generation);
        var page = await browser.SignInAsync();
        if (page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            page = await browser.AgreeAsync();
        page.Body.ShouldContain("FB-3106");
        page.Body.ShouldNotContain("SAMLResponse");
    }

    private static async Task<string> RawAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(
            new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })
        );
        return await answer.Content.ReadAsStringAsync();
    }

    private static string RequestIdOf(BrowserPage page) =>
        page
            .Headers.Split('\n')
            .Single(line => line.StartsWith("X-Request-Id:", StringComparison.OrdinalIgnoreCase))
            .Split(':')[1]
            .Trim();
}

internal static class AnyStatus
{
    public static async Task<string> GetStringIgnoringStatusAsync(this HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return await answer.Content.ReadAsStringAsync();
    }
}
