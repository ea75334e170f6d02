using System.Net;
using System.Text;
using FederationBroker.Federation.Flow;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.UnitTests.Federation;

/// <summary>
/// The page that carries an answer holds nothing but a form, whatever the partner put into its state.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class PostedFormTests
{
    [Theory]
    [InlineData("token-1")]
    [InlineData("""<script>alert("1")</script>'><img src=x onerror=alert(1)>""")]
    [InlineData("\"></form><form action=\"https://evil.example\">")]
    [InlineData("ü 日本 😀 &amp; &#x27;")]
    [InlineData("")]
    public async Task A_partners_state_is_a_value_and_nothing_else(string relayState)
    {
        var (html, _) = await RenderAsync(relayState);
        Value(html, "RelayState").ShouldBe(relayState);
        html.Split("<form").Length.ShouldBe(2);
        html.Split("<script").Length.ShouldBe(2);
        html.ShouldNotContain("<img");
    }

    [Fact]
    public async Task No_state_leaves_the_field_out() => (await RenderAsync(null)).Html.ShouldNotContain("RelayState");

    [Fact]
    public async Task The_answer_is_whole()
    {
        var (html, _) = await RenderAsync(null);
        Value(html, "SAMLResponse").ShouldBe("PGEvPg==");
        html.ShouldContain("""action="https://cinema.example/acs?a=1&amp;b=2" """.TrimEnd());
        html.ShouldContain("<noscript>");
        html.ShouldContain("""<button id="continue" type="submit">""");
    }

    [Fact]
    public async Task The_policy_allows_one_script_and_one_target()
    {
        var (html, headers) = await RenderAsync("x");
        var policy = headers.ContentSecurityPolicy.ToString();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("form-action https://cinema.example https:;");
        policy.ShouldNotContain("unsafe");
        var script = html[
            (html.IndexOf("<script>", StringComparison.Ordinal) + 8)..html.IndexOf(
                "</script>",
                StringComparison.Ordinal
            )
        ];
        policy.ShouldContain(
            $"script-src "
                + $"'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"
        );
        headers.CacheControl.ToString().ShouldBe("no-store");
    }

    [Theory]
    [InlineData("es-MX,en;q=0.5", "es")]
    [InlineData("fr, ja;q=0.8, en;q=0.9", "en")]
    [InlineData("ja", "ja")]
    [InlineData("fr", "en")]
    [InlineData("!!", "en")]
    [InlineData("", "en")]
    public async Task It_speaks_the_readers_language(string accepted, string language) =>
        (await RenderAsync(null, accepted)).Html.ShouldContain($"<html lang=\"{language}\">");

    private static async Task<(string Html, IHeaderDictionary Headers)> RenderAsync(
        string? relayState,
        string language = "en"
    )
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = language;
        using var body = new MemoryStream();
        context.Response.Body = body;
        await PostedForm
            .To("https://cinema.example/acs?a=1&b=2", ("SAMLResponse", "PGEvPg=="), ("RelayState", relayState))
            .ExecuteAsync(context);
        return (Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers);
    }

    private static string Value(string html, string field)
    {
        var start = html.IndexOf($"name=\"{field}\" value=\"", StringComparison.Ordinal) + field.Length + 15;
        return WebUtility.HtmlDecode(html[start..html.IndexOf('"', start)]);
    }
}
