using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FederationBroker.Plugins.Processes;

/// <summary>
/// What an adapter's process writes on one of its streams. It is read to its end, or a process that says much would
/// wait for ever; but only so much a second, short lines, and few of them: whoever floods waits, and not the broker.
/// </summary>
internal sealed class AdapterVoice(StreamReader output)
{
    public const int LongestLine = 1024;
    private const int CharactersASecond = 64 * 1024;
    private const int LinesASecond = 20;

    private readonly char[] buffer = new char[4096];
    private readonly StringBuilder line = new();
    private int next;
    private int filled;
    private long second = Stopwatch.GetTimestamp();
    private int charactersRead;

    /// <summary>The next line, cut off where it is too long; null: there is none any more.</summary>
    public async Task<string?> NextAsync(CancellationToken cancellation)
    {
        line.Clear();
        while (true)
        {
            if (next == filled && !await FillAsync(cancellation))
                return line.Length > 0 ? line.ToString() : null;
            var ends = Array.IndexOf(buffer, '\n', next, filled - next);
            var until = ends < 0 ? filled : ends;
            line.Append(buffer, next, Math.Min(until - next, LongestLine - line.Length));
            next = ends < 0 ? filled : ends + 1;
            if (ends >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    /// <summary>Hears it to its end.</summary>
    /// <param name="log">Hears the first lines of each second, and how many were left out.</param>
    public async Task HearAsync(Action<string> log)
    {
        try
        {
            var (began, heard) = (Stopwatch.GetTimestamp(), 0);
            while (await NextAsync(CancellationToken.None) is { } said)
            {
                if (Stopwatch.GetElapsedTime(began) >= TimeSpan.FromSeconds(1))
                {
                    if (heard > LinesASecond)
                        log(string.Create(CultureInfo.InvariantCulture, $"({heard - LinesASecond} lines left out)"));
                    (began, heard) = (Stopwatch.GetTimestamp(), 0);
                }

                if (++heard <= LinesASecond)
                    log(said);
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // the process has ended
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        if (charactersRead >= CharactersASecond)
        {
            var left = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(second);
            if (left > TimeSpan.Zero)
                await Task.Delay(left, cancellation);
            (second, charactersRead) = (Stopwatch.GetTimestamp(), 0);
        }

        (next, filled) = (0, await output.ReadAsync(buffer, cancellation));
        charactersRead += filled;
        return filled > 0;
    }
}
