using System.Diagnostics;

namespace FederationBroker.UnitTests;

/// <summary>
/// Times that hold on a busy machine: the best of several rounds, which only the code itself can make long.
/// </summary>
internal static class Pace
{
    public static double BestMilliseconds(int rounds, Action work)
    {
        var best = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            work();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return best;
    }

    public static async Task<double> BestMillisecondsAsync(int rounds, Func<Task> work)
    {
        var best = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await work();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return best;
    }
}
