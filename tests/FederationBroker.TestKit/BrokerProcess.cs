using System.Collections.Concurrent;
using System.Diagnostics;

namespace FederationBroker.TestKit;

/// <summary>The product as it is shipped, in a process of its own that a test may kill.</summary>
public sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = new();

    private BrokerProcess(Process process, int port, CapturedLog log) =>
        (this.process, Port, Log) = (process, port, log);

    public int Port { get; }

    public CapturedLog Log { get; }

    public bool HasEnded => process.HasExited;

    /// <summary>Processor time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Lines of the error output.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>Returns when the process says that it is ready.</summary>
    /// <param name="timeZone">Of the node, such as America/New_York; null: the test's own.</param>
    public static Task<BrokerProcess> StartAsync(BrokerWorld world, string name, string? timeZone = null) =>
        StartAsync(world, name, timeZone is null ? [] : [("TZ", timeZone)]);

    /// <summary>Returns when the process says that it is ready.</summary>
    /// <param name="changed">Settings and variables that differ from those of the world's nodes.</param>
    public static async Task<BrokerProcess> StartAsync(
        BrokerWorld world,
        string name,
        IReadOnlyCollection<(string Setting, string? Value)> changed
    )
    {
        var node = Run(world, name, changed, ["serve"]);
        await Eventually.TrueAsync(node.IsReadyAsync, $"{name} is ready", StartsWithin);
        return node;
    }

    /// <summary>Runs a command of the product's command line.</summary>
    public static BrokerProcess Run(BrokerWorld world, string name, params string[] arguments) =>
        Run(world, name, [], arguments);

    /// <param name="changed">Settings that differ from those of the world's nodes; null takes one away.</param>
    public static BrokerProcess Run(
        BrokerWorld world,
        string name,
        IReadOnlyCollection<(string Setting, string? Value)> changed,
        string[] arguments
    )
    {
        var (port, log) = (FreePorts.Next(), new CapturedLog(name));
        var start = new ProcessStartInfo(
            HostProgram(),
            [Path.Combine(AppContext.BaseDirectory, "fbroker.dll"), .. arguments]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (setting, value) in world.SettingsFor(port, name))
            start.Environment[setting.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Logging__LogLevel__Default"] = "Debug";
        // As tests/Directory.Build.props has it for the test processes.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        foreach (var (setting, value) in changed)
            start.Environment[setting.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.Add(line.Data ?? string.Empty);
        var result = new BrokerProcess(process, port, log);
        process.ErrorDataReceived += (_, line) =>
        {
            log.Add(line.Data ?? string.Empty);
            if (line.Data is { Length: > 0 } said)
                result.errors.Enqueue(said);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return result;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>SIGKILL: nothing is finished, nothing is said.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Log.Dispose();
    }

    private static string HostProgram() =>
        Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";

    private async Task<bool> IsReadyAsync()
    {
        if (process.HasExited)
            throw new InvalidOperationException($"The broker ended with {process.ExitCode}:\n{Log.Text}");
        using var client = BrokerNode.ClientFor(Port);
        try
        {
            using var answer = await client.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
