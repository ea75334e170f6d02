using System.Net;

namespace FederationBroker.BrowserTests;

[Trait("Requirement", "SSM-SEC")]
public sealed class FormSafetyTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Fact]
    public async Task A_form_on_another_site_cannot_sign_anybody_out()
    {
        await using var person = await world.VisitAsync();
        await person.SignInToAccountAsync();
        await person.Page.GotoAsync(
            $"https://www.ott.test/evil?to={Uri.EscapeDataString($"{person.Partner.Issuer}/sign-out")}"
        );
        await person.Page.ClickAsync("#go");
        (await person.Page.InnerTextAsync(".facts")).ShouldContain("FB-1201");
        await person.GoAsync("/account");
        person.Page.Url.ShouldEndWith("/account");
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_with_a_code()
    {
        await using var person = await world.VisitAsync();
        await person.GoAsync("/sign-in");
        await person.Page.EvalOnSelectorAsync("main form input[name=form-token]", "token => token.remove()");
        await person.SignInAsync();
        (await person.Page.InnerTextAsync(".facts")).ShouldContain("FB-1105");
    }

    [Theory]
    [InlineData("/t/metro")]
    [InlineData("/t/metro/sign-in")]
    [InlineData("/t/metro/help")]
    [InlineData("/t/metro/no-such-page")]
    [InlineData("/t/nobody")]
    public async Task Every_page_forbids_frames_foreign_forms_and_inline_script(string path)
    {
        using var client = world.World.Node.NewClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var answer = await client.GetAsync(path);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("form-action 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("base-uri 'none'");
        policy.ShouldNotContain("unsafe");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
    }

    [Fact]
    public async Task Whoever_does_not_take_html_gets_the_same_refusal_as_json()
    {
        using var client = world.World.Node.NewClient();
        using var answer = await client.GetAsync($"/t/metro/sign-in/{new string('x', 43)}");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("FB-1101");
    }

    [Fact]
    public async Task Files_of_a_look_are_kept_for_ever_under_their_hash_and_not_under_another()
    {
        using var client = world.World.Node.NewClient();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        var html = await client.GetStringAsync("/t/metro");
        var address = System.Text.RegularExpressions.Regex.Match(html, "/assets/metro/[0-9a-f]{16}/look.css").Value;
        using var kept = await client.GetAsync(address);
        kept.Headers.CacheControl!.ToString().ShouldContain("immutable");
        using var stale = await client.GetAsync("/assets/metro/0000000000000000/look.css");
        stale.StatusCode.ShouldBe(HttpStatusCode.OK);
        stale.Headers.CacheControl!.NoStore.ShouldBeTrue();
        using var outside = await client.GetAsync("/assets/metro/0000000000000000/..%2Ftheme.yaml");
        outside.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
