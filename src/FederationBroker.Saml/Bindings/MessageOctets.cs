using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Bindings;

/// <summary>The two encodings under a message: base64, and DEFLATE below that for the redirect binding.</summary>
internal static class MessageOctets
{
    /// <summary>
    /// Octets of base64 text; white space inside is allowed (SAML bindings 3.4.4.1), anything else is not. Null when
    /// broken.
    /// </summary>
    public static byte[]? FromBase64(byte[]? text)
    {
        if (text is null)
            return null;
        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, octets, out _, out var written) == OperationStatus.Done
            ? octets[..written]
            : null;
    }

    /// <summary>
    /// Unpacks raw DEFLATE (RFC 1951) and stops at the size a message may have: 7 kB of URL hold 5 MB of nothing. Null
    /// when broken or too large.
    /// </summary>
    public static byte[]? Inflate(byte[] deflated)
    {
        var limit = XmlRules.Message.MaximumOctets;
        var buffer = ArrayPool<byte>.Shared.Rent(limit + 1);
        try
        {
            using var inflater = new DeflateStream(
                new MemoryStream(deflated, writable: false),
                CompressionMode.Decompress
            );
            var length = inflater.ReadAtLeast(buffer, limit + 1, throwOnEndOfStream: false);
            return length <= limit ? buffer[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
