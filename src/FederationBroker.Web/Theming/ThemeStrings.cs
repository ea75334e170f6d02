using System.Collections.Frozen;

namespace FederationBroker.Web.Theming;

/// <summary>
/// A theme's texts by language. Every key exists in the fallback language; other languages may lag behind.
/// </summary>
internal sealed class ThemeStrings(FrozenDictionary<string, FrozenDictionary<string, string>> byLanguage)
{
    /// <summary>The language that is complete by rule.</summary>
    public const string FallbackLanguage = "en";

    public IEnumerable<string> Languages => byLanguage.Keys;

    public bool Speaks(string language) => byLanguage.ContainsKey(language);

    /// <summary>
    /// The text, its <c>{placeholders}</c> filled in; the key itself when no language has it, since a page must never
    /// fail over a word.
    /// </summary>
    public string Say(string language, string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = Find(language, key) ?? key;
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Null when not even the fallback language has the key.</summary>
    public string? Find(string language, string key) =>
        byLanguage.GetValueOrDefault(language)?.GetValueOrDefault(key)
        ?? byLanguage.GetValueOrDefault(FallbackLanguage)?.GetValueOrDefault(key);
}
