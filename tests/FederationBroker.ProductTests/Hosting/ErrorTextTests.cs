using System.Reflection;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Oidc;
using FederationBroker.Saml;
using FederationBroker.Web.Hosting;

namespace FederationBroker.ProductTests.Hosting;

/// <summary>
/// What goes wrong is told to people in plain sentences of their language; codes come from the product's catalogues.
/// </summary>
[Trait("Requirement", "LOG-001")]
public sealed class ErrorTextTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly string[] Languages = ["en", "es", "ja"];

    /// <summary>
    /// Codes of the shared path, of the pages and of both protocols: whichever of them reaches a browser has a
    /// sentence.
    /// </summary>
    public static IReadOnlyList<Refusal> Catalogue { get; } =
    [
        .. new[]
        {
            typeof(BrokerHost),
            typeof(OidcServices),
            typeof(SamlServices),
            typeof(FederationBroker.Federation.FederationServices),
        }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type =>
                type.GetFields(
                    BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            )
            .Select(field => RefusalIn(field))
            .OfType<Refusal>()
            .Where(refusal => refusal.Code[3] is '1' or '2' or '3')
            .DistinctBy(refusal => refusal.Code),
    ];

    [Fact]
    public void Every_code_that_can_reach_a_page_has_a_plain_sentence_in_every_language()
    {
        Catalogue.Count.ShouldBeGreaterThan(60, "the catalogues were not found");
        var texts = Languages.ToDictionary(language => language, TextsOf);
        foreach (var refusal in Catalogue)
        {
            var said = Languages.Select(language => SentenceOf(texts[language], refusal.Code)).ToList();
            said.ShouldAllBe(text => text != null, refusal.Code);
            said.Distinct().Count().ShouldBe(Languages.Length, $"{refusal.Code} says the same in two languages");
        }
    }

    // Names of parameters and fields are the engineers', not those of whoever wants to watch something.
    [Fact]
    public void The_sentences_know_nothing_of_protocols()
    {
        string[] words =
        [
            "redirect_uri",
            "client_id",
            "scope",
            "response_",
            "code_",
            "request_",
            "SAML",
            "OpenID",
            "JSON",
            "HTTP",
            "OAuth",
            "metadata",
            "XML",
            "parameter",
        ];
        foreach (var language in Languages)
        {
            TextsOf(language)
                .Where(text =>
                    text.Key.StartsWith("error.", StringComparison.Ordinal)
                    || text.Key.StartsWith("refused.", StringComparison.Ordinal)
                )
                .Where(text => words.Any(word => text.Value.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .Select(text => $"{language} {text.Key}: {text.Value}")
                .ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("es-ES", "El servicio que te ha traído aquí")]
    [InlineData("ja-JP", "接続元のサービス")]
    [InlineData("en-GB", "The service that sent you here")]
    public async Task A_partners_mistake_is_told_plainly_and_its_engineers_find_theirs_below(
        string language,
        string sentence
    )
    {
        using var browser = shared.World.NewBrowser();
        var address = new OidcPartner(shared.World).AuthorizeAddress(("redirect_uri", "https://elsewhere.test/"));
        var page = await (await browser.GoAsync(address, ("Accept-Language", language))).DocumentAsync();
        page.QuerySelector("p.lead")!.TextContent.ShouldContain(sentence);
        page.QuerySelector("p.lead")!.TextContent.ShouldNotContain("redirect_uri");
        page.QuerySelector("details [lang=en]")!.TextContent.ShouldContain("redirect_uri");
        page.QuerySelectorAll(".contact a").ShouldNotBeEmpty("whom to call");
        page.QuerySelector(".facts")!.TextContent.ShouldContain("FB-2104");
    }

    private static Refusal? RefusalIn(FieldInfo field) =>
        field.FieldType.Name switch
        {
            nameof(Refusal) => (Refusal?)field.GetValue(null),
            "ProtocolError" => (Refusal?)field.FieldType.GetProperty(nameof(Refusal))!.GetValue(field.GetValue(null)),
            _ => null,
        };

    private static string? SentenceOf(Dictionary<string, string> texts, string code) =>
        texts.GetValueOrDefault($"error.{code}") ?? texts.GetValueOrDefault($"error.{code[..4]}");

    private static Dictionary<string, string> TextsOf(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllText(Path.Combine(TestSettings.Repository, "themes", "base", "strings", $"{language}.json"))
        )!;
}
