using System.Globalization;

namespace FederationBroker.Partners.Configuration;

/// <summary>A share of a price as people write it, and exactly: <c>8.25%</c> is 0.0825.</summary>
internal static class PercentText
{
    private const int Longest = 8;

    /// <returns>As a part of one; nothing when the key is not there.</returns>
    public static decimal In(Section section, string key)
    {
        if (section.Text(key) is not { } text)
            return 0;
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        if (
            text.EndsWith('%')
            && text.Length <= Longest
            && decimal.TryParse(text[..^1], Plain, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100
        )
            return percent / 100;
        section.Fault(key, "percent", $"{text} is no share of a price.", "Write it from 0% to 100%, such as 8.25%.");
        return 0;
    }
}
