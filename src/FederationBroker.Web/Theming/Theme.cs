using System.Collections.Frozen;

namespace FederationBroker.Web.Theming;

/// <summary>
/// One operator look, complete: whatever its folder leaves out has been taken from the theme it extends.
/// </summary>
/// <param name="Name">Folder name in <c>themes/</c>.</param>
/// <param name="ContentHash">Changes when any file of the look changes; part of every asset's address, so that browsers
/// may keep them for ever.</param>
/// <param name="Assets">By file name; <see cref="ThemeReader.Stylesheet"/> is among them.</param>
internal sealed record Theme(
    string Name,
    string ContentHash,
    FrozenDictionary<string, ThemeAsset> Assets,
    ThemeStrings Strings
)
{
    /// <summary>Address of an asset, from the root of the host.</summary>
    public string AddressOf(string file) => $"/assets/{Name}/{ContentHash}/{file}";
}

/// <param name="MediaType">From a closed list; what is not on it cannot be an asset.</param>
internal sealed record ThemeAsset(string File, string MediaType, byte[] Content);

/// <summary>What is wrong in a theme folder, where, and what to do.</summary>
/// <param name="Line">From 1; 0 when the file as a whole is meant.</param>
internal sealed record ThemeFault(string File, int Line, string Rule, string Message, string Fix)
{
    public override string ToString() =>
        $"{File}{(Line > 0 ? $":{Line}" : string.Empty)}: {Rule}: {Message} Fix: {Fix}";
}

/// <summary>The themes folder cannot be used.</summary>
internal sealed class InvalidThemesException : Exception
{
    internal InvalidThemesException(IReadOnlyCollection<ThemeFault> faults)
        : base(
            $"The themes have {faults.Count} "
                + $"{(faults.Count == 1 ? "fault" : "faults")}:{Environment.NewLine}"
                + $"{string.Join(Environment.NewLine, faults)}"
        ) { }
}
