using System.Diagnostics;
using System.Globalization;

namespace FederationBroker.Benchmarks;

/// <summary>A server under test: one process, or one with workers below it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    private readonly Process process;
    private readonly Queue<string> tail;

    private ServerProcess(Process process, Queue<string> tail, int port, TimeSpan startUp) =>
        (this.process, this.tail, Port, StartUp) = (process, tail, port, startUp);

    public int Port { get; }

    /// <summary>From starting the program to the first discovery document.</summary>
    public TimeSpan StartUp { get; }

    /// <summary>Resident memory of all its processes, MiB.</summary>
    public double Memory => Pids().Sum(pid => MemoryOf(pid));

    /// <summary>Processor time of all its processes so far.</summary>
    public TimeSpan Cpu => Pids().Aggregate(TimeSpan.Zero, (sum, pid) => sum + CpuOf(pid));

    /// <param name="processors">For taskset, such as "0"; null leaves the choice to the system.</param>
    public static async Task<ServerProcess> StartAsync(
        string[] command,
        IReadOnlyDictionary<string, string?> environment,
        int port,
        string discovery,
        string? processors
    )
    {
        var line = processors is null ? command : ["taskset", "-c", processors, .. command];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var tail = new Queue<string>();
        process.OutputDataReceived += (_, line) => Keep(tail, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(tail, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await AnswersAsync(process, port, discovery, tail);
        return new ServerProcess(process, tail, port, clock.Elapsed);
    }

    public static TimeSpan CpuOf(int pid)
    {
        try
        {
            // Fields 14 and 15 of proc(5) stat; the program's name in parentheses may hold blanks.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task AnswersAsync(Process process, int port, string discovery, Queue<string> tail)
    {
        using var client = BrokerNode.ClientFor(port);
        for (
            var end = TimeProvider.System.GetUtcNow().AddSeconds(60);
            TimeProvider.System.GetUtcNow() < end;
            await Task.Delay(10)
        )
        {
            if (process.HasExited)
                break;
            try
            {
                using var answer = await client.GetAsync(discovery);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        lock (tail)
            throw new InvalidOperationException($"The server did not answer {discovery}:\n{string.Join('\n', tail)}");
    }

    /// <summary>What the server wrote last, to explain a failure.</summary>
    public string LastWords
    {
        get
        {
            lock (tail)
                return string.Join('\n', tail);
        }
    }

    private static void Keep(Queue<string> tail, string? line)
    {
        if (line is null)
            return;
        lock (tail)
        {
            tail.Enqueue(line);
            if (tail.Count > 40)
                tail.Dequeue();
        }
    }

    private List<int> Pids()
    {
        var all = new List<int> { process.Id };
        for (var next = 0; next < all.Count; next++)
            all.AddRange(
                File.ReadAllText($"/proc/{all[next]}/task/{all[next]}/children")
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(pid => (int)Number(pid))
            );
        return all;
    }

    private static double MemoryOf(int pid) =>
        File.ReadLines($"/proc/{pid}/status")
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024)
            .FirstOrDefault();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
