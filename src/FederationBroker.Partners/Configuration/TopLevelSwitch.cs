using System.Text.RegularExpressions;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// The emergency switch of a partner's file. It counts whatever else is wrong there: somebody who switches a partner
/// off in a hurry must not be kept from it by the file's other lines.
/// </summary>
internal static partial class TopLevelSwitch
{
    /// <summary>A line <c>enabled: false</c> that is not indented, in a text that need not be YAML.</summary>
    public static bool SaysDisabled(string text) => Line().IsMatch(text);

    public static bool IsOff(string value) => value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        """^\uFEFF?["']?enabled["']?[ \t]*:[ \t]+(![^ \t]*[ \t]+)?["']?false["']?[ \t]*(#[^\r\n]*)?\r?$""",
        RegexOptions.Multiline
            | RegexOptions.NonBacktracking
            | RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Line();
}
