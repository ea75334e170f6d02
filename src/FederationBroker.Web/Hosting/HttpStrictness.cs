using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Where the server would read HTTP/1 more generously than the proxy in front of it, the two may see different requests
/// (request smuggling). Such requests are answered with 400 and the connection is closed.
/// </summary>
internal static class HttpStrictness
{
    private const string NoBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Read once, when the server is made. RFC 9112 2.2: lines end with CR LF.</summary>
    public static void BeforeTheServer() => AppContext.SetSwitch(NoBareLineFeeds, isEnabled: true);

    /// <remarks>
    /// RFC 9110 8.6: Content-Length is digits. The server's parser takes a sign as well, so the header is decoded for
    /// it by an encoding that knows nothing but digits. Every other header is decoded as ever.
    /// </remarks>
    public static void Apply(KestrelServerOptions kestrel) =>
        kestrel.RequestHeaderEncodingSelector = static name =>
            name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? Digits : null;

    private static readonly DigitsEncoding Digits = new();

    /// <summary>Whatever is no digit becomes a letter, which no number has.</summary>
    private sealed class DigitsEncoding : Encoding
    {
        public override int GetByteCount(char[] chars, int index, int count) => count;

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetCharCount(byte[] bytes, int index, int count) => count;

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
            GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

        // What does not fit into the server's buffer is no length of anything.
        public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
        {
            var (length, fits) = (Math.Min(bytes.Length, chars.Length), bytes.Length <= chars.Length);
            for (var i = 0; i < length; i++)
                chars[i] = fits && char.IsAsciiDigit((char)bytes[i]) ? (char)bytes[i] : 'x';
            return length;
        }

        public override int GetMaxByteCount(int charCount) => charCount;

        public override int GetMaxCharCount(int byteCount) => byteCount;
    }
}
