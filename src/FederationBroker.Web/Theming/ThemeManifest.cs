using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Web.Theming;

/// <summary><c>theme.yaml</c>: which version of the theme contract the folder was made for, its name, and what it extends.</summary>
/// <param name="Extends">Null for the base theme alone.</param>
internal sealed record ThemeManifest(string Name, string? Extends)
{
    public const string File = "theme.yaml";

    // Raised when pages need something that older themes cannot have.
    private const string Contract = "1";

    private static readonly string[] KnownKeys = ["contract", "name", "extends"];

    public static ThemeManifest? Read(string folder, string display, List<ThemeFault> faults)
    {
        if (Load(folder, display, faults) is not { } root) return null;
        foreach (var key in root.Children.Keys.Where(key => !KnownKeys.Contains(((YamlScalarNode)key).Value)))
            faults.Add(new ThemeFault(display, (int)key.Start.Line, "unknown", $"`{key}` means nothing here.", $"Use {string.Join(", ", KnownKeys)}."));

        var (name, extends) = (Text(root, "name"), Text(root, "extends"));
        if (Text(root, "contract") != Contract) faults.Add(new ThemeFault(display, 1, "contract", "the theme was made for another version of the pages.", $"Compare it with themes/base and write `contract: {Contract}`."));
        if (name != Path.GetFileName(folder)) faults.Add(new ThemeFault(display, 1, "name", "name must be the folder's name.", $"Write `name: {Path.GetFileName(folder)}`."));
        if (extends is null != (name == ThemeLibrary.BaseName)) faults.Add(new ThemeFault(display, 1, "extends", "every theme but `base` extends another.", "Write `extends: base`."));
        return name is null ? null : new ThemeManifest(name, extends);
    }

    private static YamlMappingNode? Load(string folder, string display, List<ThemeFault> faults)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StreamReader(Path.Combine(folder, File));
            stream.Load(reader);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }]) return root;
            faults.Add(new ThemeFault(display, 1, "yaml", "the file is not a list of keys and values.", "Copy themes/metro/theme.yaml and change it."));
        }
        catch (YamlException broken)
        {
            faults.Add(new ThemeFault(display, (int)broken.Start.Line, "yaml", "the file is not YAML.", "Copy themes/metro/theme.yaml and change it."));
        }

        return null;
    }

    private static string? Text(YamlMappingNode root, string key) => root.Children.TryGetValue(new YamlScalarNode(key), out var node) ? (node as YamlScalarNode)?.Value : null;
}
