using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FederationBroker.Kernel.Text;

/// <summary>RFC 3986 2.1, without the leniency of frameworks: they leave what is broken as it stands.</summary>
public static class PercentEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>
    /// Percent-decoding that takes nothing broken: no half escape, no bytes that are not UTF-8, no NUL.
    /// </summary>
    public static bool TryDecode(string encoded, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var bytes = ArrayPool<byte>.Shared.Rent(encoded.Length * 3);
        try
        {
            var length = 0;
            for (var i = 0; i < encoded.Length; i++)
            {
                if (encoded[i] != '%')
                {
                    length += Encoding.UTF8.GetBytes(encoded.AsSpan(i, 1), bytes.AsSpan(length));
                    continue;
                }

                if (i + 2 >= encoded.Length)
                    return false;
                if (!char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                    return false;
                bytes[length++] = Convert.FromHexString(encoded.AsSpan(i + 1, 2))[0];
                i += 2;
            }

            var decoded = StrictUtf8.GetString(bytes, 0, length);
            if (!StoredText.IsText(decoded))
                return false;
            text = decoded;
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
