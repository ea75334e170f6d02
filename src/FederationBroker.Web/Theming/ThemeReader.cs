using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.Web.Theming;

/// <summary>Reads the themes folder and judges it: all faults at once, so that a designer mends them in one go.</summary>
internal sealed class ThemeReader(string folder)
{
    /// <summary>The one stylesheet pages link: the tokens and rules of the whole chain, base first.</summary>
    public const string Stylesheet = "look.css";

    private const string TokensFile = "tokens.css";
    private const string RulesFile = "page.css";
    private const int LargestAsset = 1 << 20;

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>
    {
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
        [".woff2"] = "font/woff2",
        [".js"] = "text/javascript",
    }.ToFrozenDictionary();

    private readonly List<ThemeFault> faults = [];

    /// <exception cref="InvalidThemesException">Names every fault.</exception>
    public FrozenDictionary<string, Theme> Read()
    {
        var folders = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Where(path => File.Exists(Path.Combine(path, ThemeManifest.File))).Order(StringComparer.Ordinal).Select(ReadFolder).OfType<ThemeFolder>().ToDictionary(read => read.Manifest.Name)
            : [];
        if (!folders.ContainsKey(ThemeLibrary.BaseName))
            faults.Add(new ThemeFault(folder, 0, "base", "there is no theme `base` here.", "Point Broker__ThemesFolder at the product's themes/ folder."));
        var themes = faults.Count == 0 ? folders.Values.Select(each => Assemble(each, folders)).OfType<Theme>().ToList() : [];
        return faults.Count == 0 ? themes.ToFrozenDictionary(theme => theme.Name) : throw new InvalidThemesException(faults);
    }

    private ThemeFolder? ReadFolder(string path)
    {
        if (ThemeManifest.Read(path, Display(Path.Combine(path, ThemeManifest.File)), faults) is not { } manifest) return null;
        return new ThemeFolder(manifest, ReadText(path, TokensFile), ReadText(path, RulesFile), ReadAssets(path), StringsFiles.Read(Path.Combine(path, "strings"), Display, faults));
    }

    private Theme? Assemble(ThemeFolder own, Dictionary<string, ThemeFolder> all)
    {
        if (ChainOf(own, all) is not { } chain) return null;
        var strings = StringsFiles.Merge([.. chain.Select(each => each.Strings)]);
        faults.AddRange(StringsFiles.FaultsOf(chain[0].Strings, own.Strings, own.Manifest.Name));
        var tokens = chain.Aggregate(Palette.Empty, (palette, each) => palette.With(each.Tokens ?? string.Empty, $"{each.Manifest.Name}/{TokensFile}"));
        faults.AddRange(tokens.Faults());

        var assets = chain.SelectMany(each => each.Assets).GroupBy(asset => asset.File).ToDictionary(same => same.Key, same => same.Last());
        var css = string.Join('\n', chain.Select(each => each.Tokens).Concat(chain.Select(each => each.Rules)).OfType<string>());
        assets[Stylesheet] = new ThemeAsset(Stylesheet, "text/css", Encoding.UTF8.GetBytes(css));
        return new Theme(own.Manifest.Name, HashOf(assets.Values), assets.ToFrozenDictionary(), new ThemeStrings(strings));
    }

    // Base first. A theme that extends itself, over however many steps, has no look.
    private List<ThemeFolder>? ChainOf(ThemeFolder own, Dictionary<string, ThemeFolder> all)
    {
        var chain = new List<ThemeFolder> { own };
        while (chain[0].Manifest.Extends is { } parent)
        {
            if (!all.TryGetValue(parent, out var next) || chain.Contains(next))
            {
                faults.Add(new ThemeFault($"{own.Manifest.Name}/{ThemeManifest.File}", 0, "extends", $"extends leads to {parent}, which does not exist or leads back.", "Extend `base` or a theme that does."));
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
        IEnumerable<string> files = Directory.Exists(assetFolder) ? Directory.GetFiles(assetFolder) : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            if (!MediaTypes.TryGetValue(Path.GetExtension(file), out var mediaType))
                faults.Add(new ThemeFault(Display(file), 0, "asset", "this kind of file is not served.", $"Use {string.Join(", ", MediaTypes.Keys.Order(StringComparer.Ordinal))}."));
            else if (new FileInfo(file).Length > LargestAsset)
                faults.Add(new ThemeFault(Display(file), 0, "asset", "the file is larger than 1 MiB.", "Make it smaller: it is loaded on a phone before somebody signs in."));
            else
                assets.Add(new ThemeAsset(Path.GetFileName(file), mediaType, File.ReadAllBytes(file)));
        }

        return assets;
    }

    private static string? ReadText(string path, string file) => File.Exists(Path.Combine(path, file)) ? File.ReadAllText(Path.Combine(path, file)) : null;

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
    ThemeManifest Manifest, string? Tokens, string? Rules, List<ThemeAsset> Assets, FrozenDictionary<string, FrozenDictionary<string, string>> Strings);
