using System.Diagnostics;
using System.Text;

namespace FederationBroker.TestKit;

/// <summary>
/// Certificates and a throw-away database for a test process that nobody prepared any for: plain <c>dotnet test</c>, or
/// an editor. infra/test-world.sh makes them at the first need, and takes them away when this process has ended.
/// </summary>
internal static class OwnTestWorld
{
    private static readonly Lazy<Dictionary<string, string>> Told = new(Start);

    // Never closed here: the script waits for the end of its input, which comes with the end of this process.
    private static Process? script;

    /// <exception cref="InvalidOperationException">The script could not make it; the message says why.</exception>
    public static string Variable(string name) => Told.Value[name];

    private static Dictionary<string, string> Start()
    {
        script = Process.Start(
            new ProcessStartInfo("bash", [Path.Combine(TestSettings.Repository, "infra", "test-world.sh")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var errors = new StringBuilder();
        script.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        script.BeginErrorReadLine();
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        while (script.StandardOutput.ReadLine() is { } line)
        {
            if (line == "ready")
                return told;
            var (name, value) = (line[..line.IndexOf('=')], line[(line.IndexOf('=') + 1)..]);
            told[name] = value;
        }
        script.WaitForExit();
        throw new InvalidOperationException($"infra/test-world.sh has made no database for the tests: {errors}");
    }
}
