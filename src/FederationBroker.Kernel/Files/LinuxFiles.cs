using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FederationBroker.Kernel.Files;

/// <summary>
/// The two calls that .NET does not offer: what a name leads to, and opening it without waiting. Opening a FIFO for
/// reading waits for a writer, opening a device may do anything.
/// </summary>
internal static partial class LinuxFiles
{
    // linux/fcntl.h, linux/stat.h: the same on every architecture that .NET runs on.
    private const int FromWorkingFolder = -100;
    private const int OfHandleItself = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int ReadOnlyNoWaiting = 0x80000 | 0x800 | 0x100; // O_CLOEXEC, O_NONBLOCK, O_NOCTTY
    private const int KindMask = 0xF000;

    // struct statx has the same layout everywhere; that is what it was made for.
    private const int StatxLength = 256;
    private const int InodeAt = 32;
    private const int ModeAt = 28;
    private const int SizeAt = 40;
    private const int ChangedAt = 96;
    private const int ModifiedAt = 112;

    public static FileLook Look(string path) => Look(FromWorkingFolder, path, 0);

    public static FileLook Look(SafeFileHandle open) =>
        Look((int)open.DangerousGetHandle(), string.Empty, OfHandleItself);

    public static FileOpening Open(string path)
    {
        var handle = OpenFile(path, ReadOnlyNoWaiting);
        return handle >= 0
            ? new FileOpening.Open(new SafeFileHandle(handle, ownsHandle: true))
            : new FileOpening.Failed(Marshal.GetLastPInvokeError());
    }

    private static FileLook Look(int folder, string path, int flags)
    {
        Span<byte> answer = stackalloc byte[StatxLength];
        if (Statx(folder, path, flags, BasicFields, answer) != 0)
            return new FileLook.Failed(Marshal.GetLastPInvokeError());
        var mode = MemoryMarshal.Read<ushort>(answer[ModeAt..]);
        var stamp = string.Join(
            '|',
            mode,
            MemoryMarshal.Read<ulong>(answer[InodeAt..]),
            MemoryMarshal.Read<ulong>(answer[SizeAt..]),
            InstantAt(answer[ModifiedAt..]),
            InstantAt(answer[ChangedAt..])
        );
        return new FileLook.Found(KindOf(mode & KindMask), stamp);
    }

    private static string InstantAt(ReadOnlySpan<byte> at) =>
        $"{MemoryMarshal.Read<long>(at)}.{MemoryMarshal.Read<uint>(at[sizeof(long)..])}";

    private static FileKind KindOf(int mode) =>
        mode switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            0xC000 => FileKind.Socket,
            _ => FileKind.Device,
        };

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint fields, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags);
}

internal enum FileKind
{
    Regular,
    Folder,
    Pipe,
    Socket,
    Device,
}

/// <summary>What a name or an open file leads to.</summary>
internal abstract record FileLook
{
    private FileLook() { }

    /// <param name="Kind">What is there.</param>
    /// <param name="Stamp">Changes whenever the file, its rights, or what a link leads to does.</param>
    internal sealed record Found(FileKind Kind, string Stamp) : FileLook;

    /// <param name="Error">Of the C library.</param>
    internal sealed record Failed(int Error) : FileLook;
}

internal abstract record FileOpening
{
    private FileOpening() { }

    internal sealed record Open(SafeFileHandle Handle) : FileOpening;

    /// <param name="Error">Of the C library.</param>
    internal sealed record Failed(int Error) : FileOpening;
}
