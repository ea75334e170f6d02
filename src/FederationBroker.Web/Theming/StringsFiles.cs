using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Web.Theming;

/// <summary><c>strings/{language}.json</c>: one flat object of key and text.</summary>
internal static partial class StringsFiles
{
    public static FrozenDictionary<string, FrozenDictionary<string, string>> Read(
        string folder,
        Func<string, string> display,
        List<ThemeFault> faults
    )
    {
        var read = new Dictionary<string, FrozenDictionary<string, string>>();
        var names = NamedFile.List(folder) is FolderReading.Content listed ? listed.Names : [];
        foreach (
            var file in names
                .Where(name => Path.GetExtension(name) == ".json")
                .Select(name => Path.Combine(folder, name))
        )
        {
            if (ThemeFiles.Read(file, display, faults) is not { } content)
                continue;
            try
            {
                var texts = JsonSerializer.Deserialize<Dictionary<string, string?>>(content.Text) ?? [];
                if (texts.ContainsValue(null))
                    throw new JsonException("A text is null.", path: null, lineNumber: null, bytePositionInLine: null);
                read[Path.GetFileNameWithoutExtension(file)] = texts.ToFrozenDictionary(
                    text => text.Key,
                    text => text.Value!
                );
            }
            catch (JsonException broken)
            {
                faults.Add(
                    new ThemeFault(
                        display(file),
                        (int)(broken.LineNumber ?? 0) + 1,
                        "json",
                        "the file is not one object of texts.",
                        "Mend the JSON; every value is a text in quotes."
                    )
                );
            }
        }

        return read.ToFrozenDictionary();
    }

    /// <summary>Later layers win, text by text.</summary>
    public static FrozenDictionary<string, FrozenDictionary<string, string>> Merge(
        IReadOnlyList<FrozenDictionary<string, FrozenDictionary<string, string>>> layers
    ) =>
        layers
            .SelectMany(layer => layer)
            .GroupBy(language => language.Key)
            .ToFrozenDictionary(
                same => same.Key,
                same =>
                    same.SelectMany(layer => layer.Value)
                        .GroupBy(text => text.Key)
                        .ToFrozenDictionary(text => text.Key, text => text.Last().Value)
            );

    /// <summary>
    /// A key nobody shows is a typing mistake; a placeholder nobody fills would be shown as it stands.
    /// </summary>
    /// <param name="contract">The base theme's texts: they define which keys there are.</param>
    /// <param name="own">Texts of one theme's own folder.</param>
    /// <param name="theme">Its name.</param>
    public static IEnumerable<ThemeFault> FaultsOf(
        FrozenDictionary<string, FrozenDictionary<string, string>> contract,
        FrozenDictionary<string, FrozenDictionary<string, string>> own,
        string theme
    )
    {
        var known = contract.GetValueOrDefault(ThemeStrings.FallbackLanguage) ?? FrozenDictionary<string, string>.Empty;
        foreach (var (language, texts) in own)
        {
            foreach (var (key, text) in texts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (!known.TryGetValue(key, out var model))
                    yield return new ThemeFault(
                        $"{theme}/strings/{language}.json",
                        0,
                        "key",
                        $"no page shows `{key}`.",
                        "Take a key from themes/base/strings/en.json."
                    );
                else if (Placeholders(text).Except(Placeholders(model)).FirstOrDefault() is { } stranger)
                    yield return new ThemeFault(
                        $"{theme}/strings/{language}.json",
                        0,
                        "placeholder",
                        $"`{key}` uses {stranger}, which is not filled in.",
                        $"The text may use: {string.Join(", ", Placeholders(model))}."
                    );
            }
        }
    }

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex(@"\{[a-z]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
