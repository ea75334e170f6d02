namespace FederationBroker.Kernel;

/// <summary>
/// RFC 4648 section 6 alphabet in lower case, no padding: SAML compares identifiers without case, so one case only.
/// </summary>
public static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Encode(ReadOnlySpan<byte> data)
    {
        var output = new char[((data.Length * 8) + 4) / 5];
        int buffer = 0,
            bits = 0,
            position = 0;
        foreach (var b in data)
        {
            buffer = (buffer << 8) | b;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                output[position++] = Alphabet[(buffer >> bits) & 31];
            }

            buffer &= (1 << bits) - 1;
        }

        if (bits > 0)
            output[position] = Alphabet[(buffer << (5 - bits)) & 31];
        return new string(output);
    }

    /// <summary>Takes either case, and blanks and padding as people copy them.</summary>
    /// <returns>Null when other characters occur.</returns>
    public static byte[]? TryDecode(string text)
    {
        var digits = text.Where(c => c is not (' ' or '-' or '='))
            .Select(c => Alphabet.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal))
            .ToList();
        if (digits.Contains(-1))
            return null;
        var output = new byte[digits.Count * 5 / 8];
        int buffer = 0,
            bits = 0,
            position = 0;
        foreach (var digit in digits)
        {
            buffer = ((buffer << 5) | digit) & 0xfff;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            output[position++] = (byte)(buffer >> bits);
        }

        return output;
    }
}
