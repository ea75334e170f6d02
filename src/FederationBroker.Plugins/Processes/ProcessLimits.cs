using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FederationBroker.Plugins.Processes;

/// <summary>
/// What an adapter may take of the machine that everybody signs in on: it runs after the broker where both want a
/// processor, and what it allocates beyond a bound it does not get. The system sees to it, whatever the adapter does.
/// </summary>
internal static partial class ProcessLimits
{
    /// <summary>Bytes of data of one adapter's process, its threads' stacks among them.</summary>
    public const long Memory = 1024L * 1024 * 1024;

    // Linux, <sys/resource.h>.
    private const int DataResource = 2;
    private const int CoreResource = 4;

    /// <summary>Of a process that was just started; one that has ended already needs none.</summary>
    public static void Bind(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
            if (!OperatingSystem.IsLinux())
                return;
            Limit(process.Id, DataResource, Memory);
            // What it had in memory when it crashed, secrets among it, is written nowhere.
            Limit(process.Id, CoreResource, 0);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception)
        {
            // it says so itself, by not saying where it listens
        }
    }

    private static void Limit(int process, int resource, long most)
    {
        var bound = new Bound((nuint)most, (nuint)most);
        if (SetLimit(process, resource, in bound, 0) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int process, int resource, in Bound bound, nint before);

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Bound(nuint current, nuint most)
    {
        public readonly nuint Current = current;
        public readonly nuint Most = most;
    }
}
