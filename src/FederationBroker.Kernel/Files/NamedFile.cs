using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FederationBroker.Kernel.Files;

/// <summary>
/// How the product reads any file that a person or a configuration names: regular files only, at most so long, never
/// waiting, and whatever is wrong with it is an answer, not an exception. A name in a configuration can lead to a FIFO,
/// a device, a dead file server or itself.
/// </summary>
public static class NamedFile
{
    private static readonly PatientThread Files = new(TimeSpan.FromSeconds(5));

    private static readonly FileReading.Refused Silent = new(
        "does not answer: its file system hangs",
        "Look after the mount, or move the file."
    );

    /// <param name="path">Absolute, or from the working folder.</param>
    /// <param name="largest">In bytes; a longer file is refused, also one that grows while it is read.</param>
    public static FileReading Read(string path, int largest)
    {
        if (FaultOfName(path) is { } unnamed)
            return unnamed;
        return Files.Run(path, () => Guarded(() => OpenNow(path, handle => ReadAll(handle, largest))), () => Silent);
    }

    /// <summary>Why a file cannot be opened; null when it can. For files that are too long to be read in one
    /// piece.</summary>
    public static FileReading.Refused? FaultOf(string path) =>
        FaultOfName(path)
        ?? Files.Run(path, () => Guarded(() => OpenNow(path, _ => new FileReading.Content([]))), () => Silent)
            as FileReading.Refused;

    /// <summary>The names in a folder.</summary>
    public static FolderReading List(string folder)
    {
        if (FaultOfName(folder) is { } unnamed)
            return new FolderReading.Refused(unnamed.Why, unnamed.Fix);
        return Files.Run<FolderReading>(
            folder,
            () => ListNow(folder),
            () => new FolderReading.Refused(Silent.Why, Silent.Fix)
        );
    }

    /// <summary>A text for each path that changes when what is there changes; "absent" is a state like any
    /// other.</summary>
    public static IReadOnlyDictionary<string, string> Look(IReadOnlyCollection<string> paths)
    {
        // All in one go; only when that takes too long, one by one, to find out which of them hangs.
        var all = Files.Run<Dictionary<string, string>?>(
            $"{paths.Count} files",
            () => paths.ToDictionary(path => path, LookNow, StringComparer.Ordinal),
            () => null
        );
        return all
            ?? paths.ToDictionary(
                path => path,
                path => Files.Run(path, () => LookNow(path), () => "silent"),
                StringComparer.Ordinal
            );
    }

    private static FileReading.Refused? FaultOfName(string path)
    {
        if (path.Length == 0)
            return new FileReading.Refused("has no name", "Name a file.");
        return path.Contains('\0', StringComparison.Ordinal)
            ? new FileReading.Refused("cannot exist: its name has a NUL character", "Correct the name.")
            : null;
    }

    private static FileReading OpenNow(string path, Func<SafeFileHandle, FileReading> read)
    {
        if (!OperatingSystem.IsLinux())
        {
            if (Directory.Exists(path))
                return OfKind(FileKind.Folder)!;
            if (!File.Exists(path))
                return OfError(NoSuchFile, path);
            using var portable = File.OpenHandle(path);
            return read(portable);
        }

        return LinuxFiles.Look(path) switch
        {
            FileLook.Failed missing => OfError(missing.Error, path),
            FileLook.Found found when OfKind(found.Kind) is { } kind => kind,
            _ => LinuxFiles.Open(path) switch
            {
                FileOpening.Failed closed => OfError(closed.Error, path),
                FileOpening.Open opened => ReadOpen(opened.Handle, read),
                var other => throw new InvalidOperationException($"No such outcome: {other}"),
            },
        };
    }

    // Between look and opening, the name may have come to lead elsewhere.
    private static FileReading ReadOpen(SafeFileHandle open, Func<SafeFileHandle, FileReading> read)
    {
        using var handle = open;
        return LinuxFiles.Look(handle) is FileLook.Found { Kind: var opened } && OfKind(opened) is { } changed
            ? changed
            : read(handle);
    }

    private static FileReading ReadAll(SafeFileHandle handle, int largest)
    {
        var buffer = new byte[Math.Min(largest, Math.Max(RandomAccess.GetLength(handle), 4096)) + 1];
        var length = 0;
        while (RandomAccess.Read(handle, buffer.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
            if (length > largest)
                return new FileReading.Refused(
                    $"is larger than {SizeOf(largest)}",
                    "Name the right file, or split it."
                );
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Min(largest, 2 * length) + 1);
        }

        return new FileReading.Content(buffer[..length]);
    }

    private static FolderReading ListNow(string folder)
    {
        try
        {
            return new FolderReading.Content([
                .. Directory
                    .EnumerateFileSystemEntries(folder)
                    .Select(path => Path.GetFileName(path))
                    .Order(StringComparer.Ordinal),
            ]);
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            var refused = OfFailure(failure);
            return new FolderReading.Refused(refused.Why, refused.Fix);
        }
    }

    private static string LookNow(string path)
    {
        if (FaultOfName(path) is not null)
            return "absent";
        if (OperatingSystem.IsLinux())
            return LinuxFiles.Look(path) is FileLook.Found found ? found.Stamp : "absent";
        var file = new FileInfo(path);
        return file.Exists ? $"{file.Length}|{file.LastWriteTimeUtc.Ticks}" : "absent";
    }

    private static FileReading Guarded(Func<FileReading> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (IsOfFiles(failure))
        {
            return OfFailure(failure);
        }
    }

    private static bool IsOfFiles(Exception failure) =>
        failure
            is IOException
                or UnauthorizedAccessException
                or System.Security.SecurityException
                or NotSupportedException
                or ArgumentException;

    private static FileReading.Refused OfFailure(Exception failure) =>
        failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => Missing,
            UnauthorizedAccessException => Forbidden,
            _ => new FileReading.Refused(
                $"cannot be read: {failure.Message.TrimEnd('.')}",
                "Look at it on this machine, as the broker's user."
            ),
        };

    private const int NoSuchFile = 2;

    private static readonly FileReading.Refused Missing = new(
        "does not exist",
        "Create the file, or correct the path."
    );

    private static readonly FileReading.Refused Forbidden = new(
        "may not be read by this process",
        "Give the broker's user the right to read it."
    );

    // errno of Linux; the rest in the C library's own words.
    private static FileReading.Refused OfError(int error, string path) =>
        error switch
        {
            NoSuchFile when LinkOf(path) is { } target => new(
                "is a symbolic link to nowhere",
                $"Create {target}, or correct the link."
            ),
            NoSuchFile or 20 => Missing,
            1 or 13 => Forbidden,
            40 => new("is a symbolic link that leads to itself", "Correct the link."),
            _ => new(
                $"cannot be read: {Marshal.GetPInvokeErrorMessage(error)}",
                "Look at it on this machine, as the broker's user."
            ),
        };

    private static string? LinkOf(string path)
    {
        var link = new FileInfo(path);
        return
            link.Attributes is var attributes
            && (int)attributes != -1
            && attributes.HasFlag(FileAttributes.ReparsePoint)
            ? link.LinkTarget
            : null;
    }

    private static FileReading.Refused? OfKind(FileKind kind) =>
        kind switch
        {
            FileKind.Regular => null,
            FileKind.Folder => NotAFile("folder"),
            FileKind.Pipe => NotAFile("named pipe"),
            FileKind.Socket => NotAFile("socket"),
            _ => NotAFile("device"),
        };

    private static FileReading.Refused NotAFile(string kind) => new($"is a {kind}, not a file", "Name a regular file.");

    private static string SizeOf(int bytes) => bytes % (1 << 20) == 0 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
