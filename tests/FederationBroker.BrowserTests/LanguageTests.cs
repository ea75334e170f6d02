using System.Text.RegularExpressions;

namespace FederationBroker.BrowserTests;

[Trait("Requirement", "LOG-001")]
public sealed partial class LanguageTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    [Theory]
    [InlineData("en-GB", "en", "Sign in to Sample stream with Metro Cable")]
    [InlineData("es-MX", "es", "Inicia sesión en Sample stream con Metro Cable")]
    [InlineData("ja-JP", "ja", "Metro CableでSample streamにログイン")]
    [InlineData("fi-FI", "en", "Sign in to Sample stream with Metro Cable")]
    public async Task The_page_speaks_the_browsers_language_or_the_operators_first(
        string browser,
        string language,
        string heading
    )
    {
        await using var person = await world.VisitAsync(locale: browser);
        await person.BeginAsync();
        (await person.Page.GetAttributeAsync("html", "lang")).ShouldBe(language);
        (await person.Heading.TextContentAsync()).ShouldBe(heading);
    }

    [Fact]
    public async Task The_partners_wish_comes_before_the_browsers_and_the_persons_choice_before_both()
    {
        await using var person = await world.VisitAsync(locale: "en-GB");
        await person.BeginAsync(("ui_locales", "fr ja-JP"));
        (await person.Page.GetAttributeAsync("html", "lang")).ShouldBe("ja");
        await person.Page.ClickAsync("button[lang=es]");
        (await person.Page.GetAttributeAsync("html", "lang")).ShouldBe("es");
        person.Page.Url.ShouldContain("/sign-in/");
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        (await person.Page.GetAttributeAsync("html", "lang")).ShouldBe("es");
        (await person.Page.InnerTextAsync("main")).ShouldContain("Para saludarte por tu nombre");
        // A later sign-in begins with the partner's wish again; pages of the operator keep the choice.
        await person.BeginAsync(("ui_locales", "ja"), ("prompt", "login"));
        (await person.Page.GetAttributeAsync("html", "lang")).ShouldBe("ja");
        await person.GoAsync("/account");
        (await person.Page.GetAttributeAsync("html", "lang")).ShouldBe("es");
    }

    [Theory]
    [InlineData("es-ES", "caducado")]
    [InlineData("ja-JP", "期限切れ")]
    public async Task Errors_speak_the_language_too(string browser, string word)
    {
        await using var person = await world.VisitAsync(locale: browser);
        await person.GoAsync($"/sign-in/{new string('x', 43)}");
        (await person.Page.InnerTextAsync("main")).ShouldContain(word);
        (await person.Page.InnerTextAsync(".facts")).ShouldContain("FB-1101");
    }

    [Fact]
    public void Every_text_exists_in_every_language()
    {
        var languages = Directory
            .GetFiles(Path.Combine(TestSettings.Repository, "themes", "base", "strings"))
            .ToDictionary(file => Path.GetFileName(file), KeysOf);
        languages.Keys.ShouldBe(["en.json", "es.json", "ja.json"], ignoreOrder: true);
        foreach (var (file, keys) in languages)
            languages["en.json"].Except(keys).ShouldBeEmpty($"missing in {file}");
    }

    [Fact]
    public void Every_text_that_a_page_says_exists()
    {
        var pages = Path.Combine(TestSettings.Repository, "src", "FederationBroker.Web", "Pages");
        var said = Directory
            .GetFiles(pages, "*.cs*", SearchOption.AllDirectories)
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        said.Count.ShouldBeGreaterThan(60);
        said.Except(KeysOf(Path.Combine(TestSettings.Repository, "themes", "base", "strings", "en.json")))
            .ShouldBeEmpty();
    }

    private static HashSet<string> KeysOf(string file) =>
        [
            .. System
                .Text.Json.JsonDocument.Parse(File.ReadAllText(file))
                .RootElement.EnumerateObject()
                .Select(text => text.Name),
        ];

    [GeneratedRegex("Say\\(\"([a-z][a-z0-9.-]+)\"")]
    private static partial Regex Literal();
}
