using System.Diagnostics;

namespace FederationBroker.BrokenAdapter;

/// <summary>Takes more of the machine than it is given.</summary>
internal static class Excess
{
    private const long MuchMemory = 3L * 1024 * 1024 * 1024;
    private const int Piece = 16 * 1024 * 1024;

    private static int floods;

    /// <summary>Keeps a processor busy for three seconds.</summary>
    public static void Spin()
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3))
            Thread.SpinWait(1000);
    }

    /// <summary>Writes for ever: lines on one stream, and one line without an end on the other.</summary>
    public static void Flood()
    {
        if (Interlocked.Exchange(ref floods, 1) == 1)
            return;
        Start(Console.Error, new string('x', 80) + '\n');
        Start(Console.Out, new string('x', 4096));
    }

    /// <summary>Three gibibytes, each page of them written to.</summary>
    public static void EatMemory()
    {
        var eaten = new List<byte[]>();
        for (var bytes = 0L; bytes < MuchMemory; bytes += Piece)
        {
            eaten.Add(GC.AllocateUninitializedArray<byte>(Piece));
            eaten[^1].AsSpan().Fill(1);
        }

        GC.KeepAlive(eaten);
    }

    private static void Start(TextWriter stream, string text) =>
        new Thread(() =>
        {
            while (true)
                stream.Write(text);
        })
        {
            IsBackground = true,
        }.Start();
}
