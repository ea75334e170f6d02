using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Packages;

namespace FederationBroker.Plugins.Processes;

/// <summary>
/// One running process of an adapter: started with an empty environment in a folder of its own, told its token over its
/// standard input, and gone when this is.
/// </summary>
internal sealed class AdapterChild : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly string folder;

    private readonly string socket;

    // Never in a log.
    private readonly string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly int contract;

    private AdapterChild(Process process, string folder, int contract)
    {
        (this.process, this.folder, this.contract) = (process, folder, contract);
        socket = Path.Combine(folder, "adapter.sock");
    }

    /// <summary>A new connection to it.</summary>
    public AdapterWire Connect() => Connect(token);

    /// <param name="asWhom">The token, or another one.</param>
    public AdapterWire Connect(string asWhom) => new(socket, asWhom, contract);

    public int Id => process.Id;

    public Task ExitedAsync(CancellationToken cancellation) => process.WaitForExitAsync(cancellation);

    /// <param name="package">As it was judged, a moment ago.</param>
    /// <param name="log">Hears every further line that the process writes.</param>
    /// <param name="cancellation">Ends the waiting, and with it the process.</param>
    public static async Task<ChildStart> StartAsync(
        AdapterPackage package,
        Action<string> log,
        CancellationToken cancellation
    )
    {
        var place = Directory.CreateTempSubdirectory("fbroker-adapter-").FullName; // 0700 by itself
        var started = new Process { StartInfo = CommandOf(package, place) };
        try
        {
            started.Start();
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            started.Dispose();
            Directory.Delete(place, recursive: true);
            return Refused(WhyNotRun(refused.NativeErrorCode));
        }

        ProcessLimits.Bind(started);
        _ = new AdapterVoice(started.StandardError).HearAsync(log);
        var voice = new AdapterVoice(started.StandardOutput);
        var child = new AdapterChild(started, place, package.Manifest.ContractMajor!.Value);
        var said = await child.HandshakeAsync(voice, log, cancellation);
        if (said == new Handshake(child.contract, child.socket))
        {
            _ = voice.HearAsync(log);
            return new ChildStart.Running(child);
        }

        await child.DisposeAsync();
        return Refused("it did not say in time, or not in the words of the contract, where it listens");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close(); // the end of its input is the sign to finish what it is at
            using var patience = new CancellationTokenSource(LongestDrain);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (Exception late) when (late is OperationCanceledException or IOException or InvalidOperationException)
        {
            Kill();
        }

        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>At once, with whatever it has started itself.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(LongestDrain);
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }
    }

    private async Task<Handshake?> HandshakeAsync(
        AdapterVoice voice,
        Action<string> log,
        CancellationToken cancellation
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestStart);
        try
        {
            await process.StandardInput.WriteLineAsync(token.AsMemory(), patience.Token);
            await process.StandardInput.FlushAsync(patience.Token);
            var line = await voice.NextAsync(patience.Token);
            var read = Handshake.Read(line);
            if (read is null && line is not null)
                log(line);
            return read;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    // What the broker's own environment holds, passwords among it, is nobody else's.
    private static ProcessStartInfo CommandOf(AdapterPackage package, string folder)
    {
        var entry = Path.Combine(package.Folder, package.Manifest.Entry);
        var isDotNet = entry.EndsWith(".dll", StringComparison.Ordinal);
        var runtime = DotNetHost.Find();
        var start = new ProcessStartInfo(isDotNet ? runtime.Program : entry, isDotNet ? [entry] : [])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = folder;
        start.Environment["DOTNET_ROOT"] = runtime.Root;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    private static string WhyNotRun(int error) =>
        error switch
        {
            2 => "its entry, or the interpreter that its first line names, is not there",
            13 => "its entry may not be run: make it executable (chmod +x)",
            _ => $"the system does not run it (error {error})",
        };

    private static ChildStart.Refused Refused(string why) =>
        new(AdapterErrors.NotStarted.WithDetail($"The adapter's process: {why}."));
}

internal abstract record ChildStart
{
    private ChildStart() { }

    internal sealed record Running(AdapterChild Child) : ChildStart;

    internal sealed record Refused(Refusal Refusal) : ChildStart;
}

/// <summary>The .NET runtime that the broker itself runs on.</summary>
/// <param name="Program">The <c>dotnet</c> program.</param>
/// <param name="Root">Its folder.</param>
internal sealed record DotNetHost(string Program, string Root)
{
    public static DotNetHost Find()
    {
        // …/shared/Microsoft.NETCore.App/10.0.x/ lies three levels below the root.
        var root = Path.GetFullPath(
            Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../..")
        );
        return new DotNetHost(Path.Combine(root, "dotnet"), root);
    }
}
