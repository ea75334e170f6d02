using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace FederationBroker.TestKit;

/// <summary>Everything that a file name can lead to instead of a sound file.</summary>
/// <param name="Name">One word, for file names and test names.</param>
/// <param name="IsText">A regular file that can be read; what is wrong is what it says.</param>
/// <param name="Make">Puts it at a path where nothing is.</param>
public sealed record OddFile(string Name, bool IsText, Action<string> Make)
{
    /// <summary>Kinds that no text of any format is.</summary>
    public static readonly IReadOnlyList<OddFile> All =
    [
        new("folder", false, path => Directory.CreateDirectory(path)),
        new("pipe", false, MakePipe),
        new("socket", false, MakeSocket),
        new("device", false, path => File.CreateSymbolicLink(path, "/dev/zero")),
        new("terminal", false, path => File.CreateSymbolicLink(path, "/dev/tty")),
        new("loop", false, path => File.CreateSymbolicLink(path, path)),
        new("nowhere", false, path => File.CreateSymbolicLink(path, $"{path}-is-not-there")),
        // A regular file whose first byte cannot be read, whoever asks.
        new("unreadable", false, path => File.CreateSymbolicLink(path, "/proc/self/mem")),
        new("huge", false, MakeHuge),
        new("empty", true, path => File.WriteAllText(path, string.Empty)),
        new("utf-16", true, path => File.WriteAllText(path, "kind: Partner\n", Encoding.Unicode)),
        new("octets", true, path => File.WriteAllBytes(path, [0x6b, 0x3a, 0x20, 0xff, 0xfe, 0x0a])),
        new("nul", true, path => File.WriteAllText(path, "kind: Partner\0\n")),
        new("pem", true, path =>
            File.WriteAllText(
                path,
                $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(
                    new byte[300])}\n-----END CERTIFICATE-----\n"
            )
        ),
        new("deep", true, path => File.WriteAllText(path, new string('[', 100_000))),
        new("maps", true, path => File.WriteAllText(path, new string('{', 100_000))),
        new("dashes", true, path => File.WriteAllText(path, string.Concat(Enumerable.Repeat("- ", 50_000)))),
        new("recursive", true, path => File.WriteAllText(path, "? &a [*a]\n: x\n")),
        new("bomb", true, path => File.WriteAllText(path, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")),
        new("twice", true, path => File.WriteAllText(path, "!!str kind: Partner\nkind: Partner\n")),
        new("list", true, path => File.WriteAllText(path, "- kind: Partner\n")),
        new("json", true, path => File.WriteAllText(path, "{\"keys\":[]}")),
    ];

    private static void MakePipe(string path)
    {
        using var mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        if (mkfifo.ExitCode != 0)
            throw new InvalidOperationException($"mkfifo ended with {mkfifo.ExitCode}.");
    }

    // A socket's name is short; it is made in the temporary folder and moved.
    private static void MakeSocket(string path)
    {
        var made = Path.Combine(Path.GetTempPath(), $"fb-{Guid.CreateVersion7():n}.sock");
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(made));
            File.Move(made, path);
        }
    }

    private static void MakeHuge(string path)
    {
        using var file = File.Create(path);
        file.SetLength(2L << 30);
    }
}
