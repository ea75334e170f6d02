using System.Diagnostics;
using System.Globalization;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>The processes of adapters, as the system sees them.</summary>
internal static class AdapterProcesses
{
    /// <summary>
    /// Those that run a program out of a folder; of all nodes that run here, or of one. A process that ends meanwhile
    /// is
    /// left out.
    /// </summary>
    /// <param name="program">Such as <c>RestBiller.dll</c>.</param>
    /// <param name="below">Where its copy lies.</param>
    public static IReadOnlyList<int> Of(string program, string below) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(Path.GetFileName)
                .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
                .Where(id => Runs(id, program, below)),
        ];

    /// <summary>SIGKILL.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // it has ended by itself
        }
    }

    private static bool Runs(int id, string program, string below)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{id}/cmdline");
            return command.Contains(program, StringComparison.Ordinal)
                && command.Contains(below, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
