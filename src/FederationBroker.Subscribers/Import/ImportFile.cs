using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.Subscribers.Import;

/// <summary>Reads a file's lines from a byte position on, and says where each portion ends.</summary>
internal sealed class ImportFile(FileInfo file)
{
    // Nobody's line is that long; a file without line ends must not fill the memory.
    private const int LongestLine = 4096;

    public long Length => file.Length;

    /// <summary>Names the content: the same file goes on where it stopped, a changed one is another import.</summary>
    public async Task<string> DigestAsync(CancellationToken cancellation)
    {
        await using var stream = file.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    /// <returns>The lines, and the position after the last of them.</returns>
    public async Task<(List<string> Lines, long Next)> ReadAsync(long from, int most, CancellationToken cancellation)
    {
        await using var stream = file.OpenRead();
        stream.Seek(from, SeekOrigin.Begin);
        var (lines, next, line) = (new List<string>(most), from, new List<byte>(256));
        var buffer = new byte[256 * 1024];
        int length;
        while (lines.Count < most && (length = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            for (var i = 0; i < length && lines.Count < most; i++)
            {
                next++;
                if (buffer[i] != '\n') line.Add(buffer[i]);
                else Finish();
                if (line.Count > LongestLine) throw new InvalidDataException($"A line is longer than {LongestLine} bytes.");
            }
        }

        if (line.Count > 0 && lines.Count < most) Finish();
        return (lines, next);

        void Finish()
        {
            lines.Add(Encoding.UTF8.GetString([.. line]));
            line.Clear();
        }
    }
}
