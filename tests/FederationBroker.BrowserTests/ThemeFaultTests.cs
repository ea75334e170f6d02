using FederationBroker.Web.Hosting;
using FederationBroker.Web.Theming;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FederationBroker.BrowserTests;

/// <summary>
/// A sound themes folder, one thing broken at a time: the theme is left out, alone, and the log says where the fault is
/// and how to mend it. Only
/// without a sound base theme there is nothing to show.
/// </summary>
[Trait("Requirement", "LOG-001")]
public sealed class ThemeFaultTests(BrowserWorld world) : IClassFixture<BrowserWorld>, IDisposable
{
    private readonly string themes = Directory.CreateTempSubdirectory("fbroker-themes-").FullName;

    public void Dispose() => Directory.Delete(themes, recursive: true);

    [Theory]
    [InlineData(
        "metro/tokens.css",
        "--on-accent: #ffffff;",
        "--on-accent: #9d86ff;",
        "metro/tokens.css:9: contrast: --on-accent on --accent is"
    )]
    [InlineData("coast/tokens.css", "--text: #eef7f4;", "--text: #2f4a4a;", "in the dark scheme; 4.5 is the least")]
    [InlineData(
        "metro/strings/en.json",
        "\"tagline\"",
        "\"tag-line\"",
        "metro/strings/en.json: key: no page shows `tag-line`"
    )]
    [InlineData("metro/strings/es.json", "un solo billete", "{price}", "placeholder: `tagline` uses {price}")]
    [InlineData("metro/strings/ja.json", "}", "", "metro/strings/ja.json:4: json:")]
    [InlineData("metro/theme.yaml", "extends: base", "extends: coast2", "extends leads to coast2")]
    [InlineData("metro/theme.yaml", "name: metro", "name: subway", "Write `name: metro`")]
    [InlineData("metro/theme.yaml", "contract: 1", "contract: 2", "contract: the theme was made for another version")]
    [InlineData("metro/theme.yaml", "extends: base", "extends: base\ncolour: red", "`colour` means nothing here")]
    public async Task A_broken_theme_is_left_out_with_place_and_cure(
        string file,
        string sound,
        string broken,
        string message
    )
    {
        CopyThemes();
        Break(file, sound, broken);
        (await StartAsync()).ShouldContain(message);
    }

    [Fact]
    public async Task A_broken_base_theme_stops_the_start()
    {
        CopyThemes();
        Break("base/tokens.css", "--good-soft: #e4f4ea;", string.Empty);
        var refused = await Should.ThrowAsync<InvalidThemesException>(StartAsync);
        refused.Message.ShouldContain("token: --on-good-soft or --good-soft is not set");
    }

    [Fact]
    public async Task An_operator_whose_theme_is_missing_shows_the_base_look()
    {
        CopyThemes();
        Directory.Delete(Path.Combine(themes, "coast"), recursive: true);
        (await StartAsync()).ShouldContain(
            "tenants/coast.yaml: theme: there is no theme coast. Fix: Use one of base, metro"
        );
    }

    [Fact]
    public async Task A_file_of_an_unknown_kind_is_named()
    {
        CopyThemes();
        File.WriteAllText(Path.Combine(themes, "metro", "assets", "page.html"), "<p>");
        (await StartAsync()).ShouldContain("metro/assets/page.html: asset: this kind of file is not served");
    }

    [Fact]
    public async Task Whatever_a_file_of_a_theme_is_it_stops_nobody()
    {
        foreach (var file in new[] { "theme.yaml", "tokens.css", "page.css", "strings/es.json", "assets/odd.svg" })
        {
            foreach (var odd in OddFile.All.Where(odd => !odd.IsText))
            {
                CopyThemes();
                var path = Path.Combine(themes, "metro", file);
                File.Delete(path);
                odd.Make(path);
                (await StartAsync()).ShouldContain($"metro/{file}: file: the file ", customMessage: odd.Name);
                Directory.Delete(Path.Combine(themes, "metro"), recursive: true);
            }
        }
    }

    private void Break(string file, string sound, string broken)
    {
        var path = Path.Combine(themes, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(sound);
        File.WriteAllText(path, text.Replace(sound, broken, StringComparison.Ordinal));
    }

    /// <returns>What the node says while it starts.</returns>
    private async Task<string> StartAsync()
    {
        using var log = new CapturedLog("themes");
        await using var app = BrokerHost.Build([], builder =>
        {
            var settings = world.World.SettingsFor(port: 1, "themes");
            settings["Broker:ThemesFolder"] = themes;
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Logging.ClearProviders().AddProvider(log);
        });
        return log.Text;
    }

    private void CopyThemes()
    {
        var source = Path.Combine(TestSettings.Repository, "themes");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(themes, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
