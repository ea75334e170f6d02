namespace FederationBroker.Kernel;

/// <summary>RFC 4648 section 6 alphabet in lower case, no padding: SAML compares identifiers without case, so one case only.</summary>
public static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Encode(ReadOnlySpan<byte> data)
    {
        var output = new char[((data.Length * 8) + 4) / 5];
        int buffer = 0, bits = 0, position = 0;
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

        if (bits > 0) output[position] = Alphabet[(buffer << (5 - bits)) & 31];
        return new string(output);
    }
}
