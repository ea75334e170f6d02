using FederationBroker.Partners.Configuration;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Web.Theming;

/// <summary>
/// <c>theme.yaml</c>: which version of the theme contract the folder was made for, its name, and what it extends.
/// </summary>
/// <param name="Extends">Null for the base theme alone.</param>
internal sealed record ThemeManifest(string Name, string? Extends)
{
    public const string File = "theme.yaml";

    // Raised when pages need something that older themes cannot have.
    private const string Contract = "1";

    private static readonly string[] KnownKeys = ["contract", "name", "extends"];

    public static ThemeManifest? Read(string folder, Func<string, string> displayOf, List<ThemeFault> faults)
    {
        var display = displayOf(Path.Combine(folder, File));
        if (Load(folder, displayOf, faults) is not { } root)
            return null;
        foreach (var key in root.Children.Keys.Where(key => !KnownKeys.Contains(((YamlScalarNode)key).Value)))
            faults.Add(
                new ThemeFault(
                    display,
                    (int)key.Start.Line,
                    "unknown",
                    $"`{key}` means nothing here.",
                    $"Use {string.Join(", ", KnownKeys)}."
                )
            );

        var (name, extends) = (Text(root, "name"), Text(root, "extends"));
        if (Text(root, "contract") != Contract)
            faults.Add(
                new ThemeFault(
                    display,
                    1,
                    "contract",
                    "the theme was made for another version of the pages.",
                    $"Compare it with themes/base and write `contract: {Contract}`."
                )
            );
        if (name != Path.GetFileName(folder))
            faults.Add(
                new ThemeFault(
                    display,
                    1,
                    "name",
                    "name must be the folder's name.",
                    $"Write `name: {Path.GetFileName(folder)}`."
                )
            );
        if (extends is null != (name == ThemeLibrary.BaseName))
            faults.Add(
                new ThemeFault(
                    display,
                    1,
                    "extends",
                    "every theme but `base` extends another.",
                    "Write `extends: base`."
                )
            );
        return name is null ? null : new ThemeManifest(name, extends);
    }

    private static YamlMappingNode? Load(string folder, Func<string, string> display, List<ThemeFault> faults)
    {
        var path = Path.Combine(folder, File);
        if (ThemeFiles.Read(path, display, faults) is not { } content)
            return null;
        switch (PlainYaml.Read(content.Bytes))
        {
            case YamlReading.Parsed parsed:
                return parsed.Root;
            case YamlReading.Refused refused:
                faults.Add(
                    new ThemeFault(
                        display(path),
                        refused.Line,
                        refused.Rule,
                        refused.Message,
                        $"{refused.Fix} Or copy themes/metro/theme.yaml and change it."
                    )
                );
                return null;
            default:
                return null;
        }
    }

    private static string? Text(YamlMappingNode root, string key) =>
        root.Children.TryGetValue(new YamlScalarNode(key), out var node) ? (node as YamlScalarNode)?.Value : null;
}
