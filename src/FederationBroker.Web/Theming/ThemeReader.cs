using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Web.Theming;

/// <summary>
/// Reads the themes folder and judges it: all faults at once, so that a designer mends them in one go. A faulty theme
/// is left out, alone;
/// the base theme is what everybody else falls back to and must be sound.
/// </summary>
internal sealed class ThemeReader(string folder)
{
    /// <summary>The one stylesheet pages link: the tokens and rules of the whole chain, base first.</summary>
    public const string Stylesheet = "look.css";

    private const string TokensFile = "tokens.css";
    private const string RulesFile = "page.css";

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>
    {
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
        [".woff2"] = "font/woff2",
        [".js"] = "text/javascript",
    }.ToFrozenDictionary();

    private readonly List<ThemeFault> faults = [];
    private readonly SortedSet<string> refused = new(StringComparer.Ordinal);

    /// <exception cref="InvalidThemesException">The base theme is faulty or missing; names every fault.</exception>
    public ThemeReading Read()
    {
        var folders = FoldersIn()
            .Select(path => Sound(path, () => ReadFolder(path)))
            .OfType<ThemeFolder>()
            .ToDictionary(read => read.Manifest.Name);
        var themes = folders
            .Values.Select(each => Sound(each.Manifest.Name, () => Assemble(each, folders)))
            .OfType<Theme>()
            .ToFrozenDictionary(theme => theme.Name);
        if (themes.ContainsKey(ThemeLibrary.BaseName))
            return new ThemeReading(themes, [.. refused], [.. faults]);
        if (!folders.ContainsKey(ThemeLibrary.BaseName))
            faults.Add(
                new ThemeFault(
                    folder,
                    0,
                    "base",
                    "there is no sound theme `base` here.",
                    "Point Broker__ThemesFolder at the product's themes/ folder."
                )
            );
        throw new InvalidThemesException(faults);
    }

    // Null when anything was wrong: that theme is left out, whatever the reason.
    private T? Sound<T>(string name, Func<T?> read)
        where T : class
    {
        var before = faults.Count;
        T? result = null;
        try
        {
            result = read();
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            faults.Add(
                new ThemeFault(
                    Path.GetFileName(name),
                    0,
                    "internal",
                    $"the theme could not be judged: {bug.GetType().Name}.",
                    "Compare it with themes/metro, and report it."
                )
            );
        }

        if (faults.Count == before)
            return result;
        refused.Add(Path.GetFileName(name));
        return null;
    }

    private IEnumerable<string> FoldersIn() =>
        NamesIn(folder)
            .Select(name => Path.Combine(folder, name))
            .Where(path => NamesIn(path).Contains(ThemeManifest.File));

    private static IReadOnlyList<string> NamesIn(string path) =>
        NamedFile.List(path) is FolderReading.Content content ? content.Names : [];

    private ThemeFolder? ReadFolder(string path)
    {
        if (ThemeManifest.Read(path, Display, faults) is not { } manifest)
            return null;
        return new ThemeFolder(
            manifest,
            ReadText(path, TokensFile),
            ReadText(path, RulesFile),
            ReadAssets(path),
            StringsFiles.Read(Path.Combine(path, "strings"), Display, faults)
        );
    }

    private Theme? Assemble(ThemeFolder own, Dictionary<string, ThemeFolder> all)
    {
        if (ChainOf(own, all) is not { } chain)
            return null;
        var strings = StringsFiles.Merge([.. chain.Select(each => each.Strings)]);
        faults.AddRange(StringsFiles.FaultsOf(chain[0].Strings, own.Strings, own.Manifest.Name));
        var tokens = chain.Aggregate(Palette.Empty, (palette, each) =>
            palette.With(each.Tokens ?? string.Empty, $"{each.Manifest.Name}/{TokensFile}")
        );
        faults.AddRange(tokens.Faults());

        var assets = chain
            .SelectMany(each => each.Assets)
            .GroupBy(asset => asset.File)
            .ToDictionary(same => same.Key, same => same.Last());
        var css = string.Join(
            '\n',
            chain.Select(each => each.Tokens).Concat(chain.Select(each => each.Rules)).OfType<string>()
        );
        assets[Stylesheet] = new ThemeAsset(Stylesheet, "text/css", Encoding.UTF8.GetBytes(css));
        return new Theme(
            own.Manifest.Name,
            HashOf(assets.Values),
            assets.ToFrozenDictionary(),
            new ThemeStrings(strings)
        );
    }

    // Base first. A theme that extends itself, over however many steps, has no look.
    private List<ThemeFolder>? ChainOf(ThemeFolder own, Dictionary<string, ThemeFolder> all)
    {
        var chain = new List<ThemeFolder> { own };
        while (chain[0].Manifest.Extends is { } parent)
        {
            if (!all.TryGetValue(parent, out var next) || chain.Contains(next))
            {
                faults.Add(
                    new ThemeFault(
                        $"{own.Manifest.Name}/{ThemeManifest.File}",
                        0,
                        "extends",
                        $"extends leads to {parent}, which does not exist, has faults or leads back.",
                        "Extend `base` or a theme that does."
                    )
                );
                return null;
            }

            chain.Insert(0, next);
        }

        return chain;
    }

    private List<ThemeAsset> ReadAssets(string path)
    {
        var assets = new List<ThemeAsset>();
        var assetFolder = Path.Combine(path, "assets");
        foreach (var file in NamesIn(assetFolder).Select(name => Path.Combine(assetFolder, name)))
        {
            if (!MediaTypes.TryGetValue(Path.GetExtension(file), out var mediaType))
                faults.Add(
                    new ThemeFault(
                        Display(file),
                        0,
                        "asset",
                        "this kind of file is not served.",
                        $"Use {string.Join(", ", MediaTypes.Keys.Order(StringComparer.Ordinal))}."
                    )
                );
            else if (ThemeFiles.Read(file, Display, faults) is { } content)
                assets.Add(new ThemeAsset(Path.GetFileName(file), mediaType, content.Bytes));
        }

        return assets;
    }

    private string? ReadText(string path, string file) =>
        NamesIn(path).Contains(file) && ThemeFiles.Read(Path.Combine(path, file), Display, faults) is { } content
            ? content.Text
            : null;

    private string Display(string file) => Path.GetRelativePath(folder, file);

    private static string HashOf(IEnumerable<ThemeAsset> assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var asset in assets.OrderBy(asset => asset.File, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{asset.File}\n{asset.Content.Length}\n"));
            hash.AppendData(asset.Content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}

/// <summary>One theme folder as it was found, before inheritance.</summary>
internal sealed record ThemeFolder(
    ThemeManifest Manifest,
    string? Tokens,
    string? Rules,
    List<ThemeAsset> Assets,
    FrozenDictionary<string, FrozenDictionary<string, string>> Strings
);

/// <summary>What the themes folder holds.</summary>
/// <param name="Refused">Names of themes that are left out.</param>
internal sealed record ThemeReading(
    FrozenDictionary<string, Theme> Themes,
    ImmutableArray<string> Refused,
    ImmutableArray<ThemeFault> Faults
);

/// <summary>Reads one file of a theme; what keeps it from being read is a fault like any other.</summary>
internal static class ThemeFiles
{
    // It is loaded on a phone before somebody signs in.
    private const int Largest = 1 << 20;

    public static FileReading.Content? Read(string path, Func<string, string> display, List<ThemeFault> faults)
    {
        switch (NamedFile.Read(path, Largest))
        {
            case FileReading.Content content:
                return content;
            case FileReading.Refused refused:
                faults.Add(new ThemeFault(display(path), 0, "file", $"the file {refused.Why}.", refused.Fix));
                return null;
            default:
                return null;
        }
    }
}
