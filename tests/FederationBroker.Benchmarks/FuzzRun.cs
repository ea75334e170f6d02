using System.Globalization;

namespace FederationBroker.Benchmarks;

/// <summary>Reads a hundred thousand mutated configuration files and says how it went; 0 when none did any
/// harm.</summary>
internal static class FuzzRun
{
    private const int Portion = 5_000;

    public static int Run(int files)
    {
        var (slowest, refused) = (TimeSpan.Zero, 0);
        var unforeseen = new HashSet<string>(StringComparer.Ordinal);
        for (var done = 0; done < files; done += Portion)
        {
            using var fuzz = new ConfigurationFuzz(seed: done);
            fuzz.Run(Math.Min(Portion, files - done));
            slowest = fuzz.Slowest > slowest ? fuzz.Slowest : slowest;
            refused += fuzz.Refused;
            unforeseen.UnionWith(fuzz.Unforeseen);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{done + fuzz.Files} files, {refused} refused, slowest reading {slowest.TotalMilliseconds:F0} "
                        + $"ms, {unforeseen.Count} unforeseen"
                )
            );
        }

        foreach (var fault in unforeseen.Take(20))
            Console.WriteLine(fault);
        return slowest < TimeSpan.FromSeconds(1) && unforeseen.Count == 0 ? 0 : 1;
    }
}
