using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Hosting;

/// <summary>
/// What HTTP itself says, at every address there is: they are taken from the running product, not from a list.
/// </summary>
[Trait("Requirement", "INF-002")]
public sealed class HttpMannersTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    [Fact]
    public async Task HEAD_is_GET_without_a_body_at_every_address()
    {
        using var staff = await StaffPerson.SignedInAsync(shared.World);
        using var client = shared.World.Node.NewClient();
        var differing = new List<string>();
        foreach (var path in AddressesOf(HttpMethods.Get))
        {
            using var get = await SendAsync(client, HttpMethod.Get, path, staff);
            using var head = await SendAsync(client, HttpMethod.Head, path, staff);
            var body = await head.Content.ReadAsStringAsync();
            if (
                head.StatusCode != get.StatusCode
                || body.Length > 0
                || head.Content.Headers.ContentType?.MediaType != get.Content.Headers.ContentType?.MediaType
            )
                differing.Add(
                    $"{path}: {get.StatusCode} {get.Content.Headers.ContentType}, {head.StatusCode} "
                        + $"{head.Content.Headers.ContentType}, {body.Length}"
                );
        }

        differing.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_take_is_told_what_it_takes_HEAD_included()
    {
        using var client = shared.World.Node.NewClient();
        using var answer = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Delete, "/t/metro/.well-known/openid-configuration")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"], ignoreOrder: true);
    }

    public static TheoryData<string, string> OddBodies() =>
        new()
        {
            { "application/json", "{}" },
            { "application/json", string.Empty },
            { "application/json; charset=utf-7", "+AHsAfQ-" },
            { "application/x-www-form-urlencoded", string.Empty },
            { "application/x-www-form-urlencoded; charset=ISO-8859-1", "page=Home&language=en" },
            {
                "application/x-www-form-urlencoded",
                "page=Home&page=Help&language=en&language=es&CableId=a&CableId=b&Profile=x&SessionId=y&Ends=9&Ends=Nothing"
            },
            {
                "application/x-www-form-urlencoded",
                $"CableId={new string('x', 30_000)}&OldPassword={new string('y', 20_000)}"
            },
            {
                "application/x-www-form-urlencoded",
                "%00=%00&CableId=%00&Password=%00&Passkey=%00&Removed=%%%&Code=%00&Name=%00&Partner=%00"
            },
            {
                "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\nHome\r\n--x--\r\n"
            },
            { "multipart/form-data", "no boundary" },
            { "text/plain", "hello" },
            { "not a type", "hello" },
            { "application/xml", "<a/>" },
        };

    [Theory]
    [MemberData(nameof(OddBodies))]
    public async Task No_body_however_odd_ends_in_a_fault_of_ours_at_any_address_that_takes_one(
        string type,
        string body
    )
    {
        using var staff = await StaffPerson.SignedInAsync(shared.World);
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        var token = (await browser.Page.DocumentAsync())
            .QuerySelector("input[name=form-token]")!
            .GetAttribute("value")!;
        using var client = shared.World.Node.NewClient();
        var addresses = AddressesOf(HttpMethods.Post).ToList();
        addresses.Count.ShouldBeGreaterThan(40);
        var wrong = new List<string>();
        foreach (var path in addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)),
            };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            // A body that nobody reads may end its connection, and the next request must not be caught in that.
            request.Headers.ConnectionClose = true;
            // With the page's own token, or the antiforgery check would answer before anything is read.
            request.Headers.Add("X-Form-Token", token);
            AddStaff(request, staff, browser.Cookies.GetCookieHeader(new Uri(shared.World.PublicOrigin)));
            using var answer = await client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            if ((int)answer.StatusCode >= 500)
                wrong.Add($"{path}: {(int)answer.StatusCode} {text}");
            else if (
                (int)answer.StatusCode >= 400
                && !text.Contains("FB-", StringComparison.Ordinal)
                && !text.Contains("error", StringComparison.Ordinal)
            )
                wrong.Add($"{path}: {(int)answer.StatusCode} without a code: {text}");
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=ISO-8859-1")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7")]
    [InlineData("application/x-www-form-urlencoded;charset=\"UTF-8\"")]
    public async Task The_type_of_a_form_has_no_charset_so_one_that_is_sent_changes_nothing(string type)
    {
        var partner = new OidcPartner(shared.World);
        using var browser = shared.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(browser);
        using var client = shared.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}/connect/token");
        var form =
            $"grant_type=authorization_code&code={code}&redirect_uri={Uri.EscapeDataString(partner.RedirectUri)}&code_verifier={OidcPartner.Verifier}";
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{partner.ClientId}:{ConfigurationFolder.ClientSecret}"))
        );
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    // RFC 9110 13.1.1.
    [Theory]
    [InlineData("\"9\", \"{0}\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"{0}\"", 200)]
    [InlineData("\"{0}\" , \"x\"", 200)]
    [InlineData("\"9\"", 412)]
    [InlineData("\"9\", \"8\"", 412)]
    [InlineData("W/\"{0}\"", 412)]
    [InlineData("\"x\"", 412)]
    public async Task If_Match_takes_one_version_several_or_any(string header, int status)
    {
        using var staff = await StaffPerson.SignedInAsync(shared.World);
        var account = await shared.World.Node.NewAccountAsync($"IFMATCH-{Guid.CreateVersion7():N}");
        var version = (await staff.GetAsync($"accounts/{account.Value}"))["account"].GetProperty("version").GetInt64();
        var answer = await StaffAnswer.OfAsync(
            shared.World.Node,
            "PATCH",
            $"{staff.Base}/api/v1/accounts/{account.Value}",
            new { region = "north" },
            ("Cookie", staff.Cookies),
            ("Sec-Fetch-Site", "same-origin"),
            ("Origin", shared.World.PublicOrigin),
            ("X-Requested-With", "fbroker-console"),
            (
                "If-Match",
                header.Replace(
                    "{0}",
                    version.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    StringComparison.Ordinal
                )
            )
        );
        answer.Status.ShouldBe(status, answer.Body);
    }

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task The_root_says_what_this_is_and_names_nobody()
    {
        using var browser = shared.World.NewBrowser();
        var page = await browser.GoAsync("/");
        page.Status.ShouldBe(200);
        page.Body.ShouldContain("streaming services");
        page.Body.ShouldNotContain("Coast Vision");
        (await browser.GoAsync("/t/metro")).Body.ShouldContain("Metro Cable");
        (await browser.GoAsync("/t/metro/")).Body.ShouldContain("Metro Cable");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        StaffPerson staff
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html, application/json, */*");
        AddStaff(request, staff, string.Empty);
        return await client.SendAsync(request);
    }

    private static void AddStaff(HttpRequestMessage request, StaffPerson staff, string more)
    {
        foreach (
            var (name, value) in new[]
            {
                ("Cookie", $"{staff.Cookies}; {more}"),
                ("Sec-Fetch-Site", "same-origin"),
                ("X-Requested-With", "fbroker-console"),
            }
        )
            request.Headers.TryAddWithoutValidation(name, value);
    }

    /// <summary>Every address that takes a method, with values in its gaps that nothing has.</summary>
    private IEnumerable<string> AddressesOf(string method) =>
        shared
            .World.Node.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) == true
            )
            .Select(endpoint => Filled(endpoint.RoutePattern))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static string Filled(Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern) =>
        "/"
        + string.Join(
            '/',
            pattern.PathSegments.Select(segment =>
                string.Concat(
                    segment.Parts.Select(part =>
                        part switch
                        {
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator =>
                                separator.Content,
                            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => ValueOf(
                                parameter
                            ),
                            _ => "x",
                        }
                    )
                )
            )
        );

    private static string ValueOf(Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter) =>
        parameter switch
        {
            { Name: "tenant" } => "metro",
            _ when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") =>
                "0197a1b2-0000-7000-8000-000000000001",
            _ when parameter.ParameterPolicies.Any(policy => policy.Content is "int" or "long") => "1",
            _ => "nothing-that-is-there-0123456789",
        };
}
