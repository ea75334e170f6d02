using System.Collections.Concurrent;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Throttling;

/// <summary>
/// Whether an operator's logins are being guessed from many addresses at once, none of which does enough to be
/// noticed. Each node notices by itself; while it does, strangers prove work.
/// </summary>
public sealed class SpraySignal(TimeProvider clock)
{
    private const int Most = 2000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // One entry for each operator, so it is bounded.
    private readonly ConcurrentDictionary<TenantId, Tally> tallies = new();

    public void NoteWrong(TenantId tenant)
    {
        var now = clock.GetUtcNow();
        tallies.AddOrUpdate(
            tenant,
            _ => new Tally(1, now + Window),
            (_, tally) => tally.End <= now ? new Tally(1, now + Window) : tally with { Wrong = tally.Wrong + 1 }
        );
    }

    public bool IsOn(TenantId tenant) =>
        tallies.TryGetValue(tenant, out var tally) && tally.Wrong > Most && tally.End > clock.GetUtcNow();

    private sealed record Tally(int Wrong, DateTimeOffset End);
}
