namespace FederationBroker.Kernel;

/// <summary>
/// What every text has to be before it is stored, looked for or sent on: text, and of a length that its place has.
/// </summary>
public static class StoredText
{
    /// <summary>Of a text whose place says nothing else.</summary>
    public const int Longest = 4000;

    /// <summary>Why a text cannot be used, as a sentence that says what to do; null when it can.</summary>
    public static string? FaultOf(ReadOnlySpan<char> text, int longest)
    {
        if (text.Length > longest)
            return string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Write at most {longest} characters."
            );
        return IsText(text) ? null : "Write text without NUL and without half a surrogate pair: neither can be stored.";
    }

    /// <summary>
    /// False where a NUL occurs, which PostgreSQL refuses, or half a surrogate pair, which UTF-8 has no form for.
    /// </summary>
    public static bool IsText(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
            return false;
        var next = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (next >= 0)
        {
            var isPair =
                char.IsHighSurrogate(text[next]) && next + 1 < text.Length && char.IsLowSurrogate(text[next + 1]);
            if (!isPair)
                return false;
            text = text[(next + 2)..];
            next = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        }

        return true;
    }
}
