using System.Diagnostics;

namespace FederationBroker.ConventionTests.Reading;

/// <summary>The repository's files, as they would be committed.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the root with forward slashes: tracked files and new ones that are not ignored.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IEnumerable<string> With(string extension) =>
        Files.Where(file => file.EndsWith(extension, StringComparison.Ordinal));

    public static string Text(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static bool IsText(string file)
    {
        Span<byte> start = stackalloc byte[4096];
        using var stream = File.OpenRead(Path.Combine(Root, file));
        return !start[..stream.Read(start)].Contains((byte)0);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FederationBroker.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }

    private static List<string> ListFiles()
    {
        // safe.directory: the tests may run as root on somebody else's clone.
        var git = new ProcessStartInfo(
            "git",
            ["-c", "safe.directory=*", "-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(git)!;
        var listing = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("git could not list the repository's files.");
        return
        [
            .. listing
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Distinct()
                .Where(file => File.Exists(Path.Combine(Root, file)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
