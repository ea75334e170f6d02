using System.Globalization;
using System.Xml;

namespace FederationBroker.Saml.Xml;

/// <summary>Values in the lexical forms of XML Schema, read without exceptions and written as SAML demands.</summary>
internal static class XmlValues
{
    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>SAML core 1.3.3: times are UTC and written with Z, without another zone.</summary>
    public static bool TryInstant(string? text, out DateTimeOffset instant)
    {
        instant = default;
        text = text?.Trim(XmlSteps.WhiteSpace);
        if (text is null || text.Length is < 20 or > 40)
            return false;

        // Some toolkits write nanoseconds; a clock here counts in steps of 100.
        const int longest = 28;
        var counted =
            text.Length > longest
            && text[^1] == 'Z'
            && !text.AsSpan(20, text.Length - 21).ContainsAnyExceptInRange('0', '9')
                ? string.Concat(text.AsSpan(0, longest - 1), "Z")
                : text;
        return DateTimeOffset.TryParseExact(
            counted,
            InstantFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out instant
        );
    }

    /// <summary>Milliseconds, always UTC.</summary>
    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// xs:boolean, outer white space and all; null stands for an absent attribute and reads as false.
    /// </summary>
    public static bool TryBoolean(string? text, out bool value)
    {
        text = text?.Trim(XmlSteps.WhiteSpace);
        value = text is "true" or "1";
        return text is null or "true" or "1" or "false" or "0";
    }

    /// <summary>xs:unsignedShort; an absent attribute reads as null.</summary>
    public static bool TryIndex(string? text, out int? value)
    {
        value = null;
        if (text is null)
            return true;
        if (!ushort.TryParse(Digits(text), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return false;
        value = index;
        return true;
    }

    /// <summary>
    /// xs:nonNegativeInteger, which has no largest one; what no int holds reads as the largest that does.
    /// </summary>
    public static bool TryCount(string text, out int value)
    {
        var digits = Digits(text);
        var isNumber = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
        value = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var counted)
            ? counted
            : int.MaxValue;
        return isNumber;
    }

    // XML Schema allows white space around a number, and a plus before it.
    private static ReadOnlySpan<char> Digits(string text)
    {
        var trimmed = text.AsSpan().Trim(XmlSteps.WhiteSpace);
        return trimmed.StartsWith("+") ? trimmed[1..] : trimmed;
    }

    /// <summary>xs:ID: a name without a colon.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length > 0
        && XmlConvert.IsStartNCNameChar(text[0])
        && text.AsSpan(1).IndexOfFalse(XmlConvert.IsNCNameChar) < 0;

    private static int IndexOfFalse(this ReadOnlySpan<char> text, Func<char, bool> holds)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!holds(text[index]))
                return index;
        }

        return -1;
    }
}
