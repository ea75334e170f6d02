using System.Diagnostics;
using System.Threading.RateLimiting;
using FederationBroker.Kernel.Text;
using FederationBroker.Subscribers.Logins;

namespace FederationBroker.SignIn.Passwords;

/// <summary>
/// Slow hashing with a bounded queue. One hash costs hundredths of a second of a core (imported ones tenths) and 19 MiB
/// of memory (imported ones up to 64), so that hashing beyond the number of cores only makes everybody wait, and what
/// runs at once bounds the memory; beyond the queue, or after <see cref="LongestWait"/> in it, the answer is "busy",
/// not a pile-up.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    /// <summary>Longer input is refused before hashing; ASVS 6.2.9 wants at least 64 characters accepted.</summary>
    public const int LongestPassword = 256;

    /// <summary>How long whoever was told "busy" should stay away.</summary>
    public static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // At 64 MiB each: one GiB, on however large a machine.
    private const int MostAtOnce = 16;

    private static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount, 1, MostAtOnce);

    private readonly ConcurrencyLimiter queue = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = AtOnce,
            QueueLimit = 16 * AtOnce,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    private readonly Lock making = new();
    private readonly PasswordMeasures measures;
    private readonly IPasswordComparison comparison;

    internal PasswordHashing(PasswordMeasures measures, IPasswordComparison comparison) =>
        (this.measures, this.comparison) = (measures, comparison);

    internal (long Running, long Waiting) Queue =>
        queue.GetStatistics() is { } now ? (AtOnce - now.CurrentAvailablePermits, now.CurrentQueuedCount) : (0, 0);

    /// <summary>One at a time: passwords are set much more rarely than compared, and must not take the cores from
    /// signing in.</summary>
    public string Hash(string password)
    {
        lock (making)
            return StoredPassword.Write(TypedText.Password(password));
    }

    /// <summary>A refusal takes the same time whether or not there is something to compare with.</summary>
    /// <param name="storedHash">Null for an unknown subscriber, or one without a password: a dummy is compared then,
    /// as it is for one that cannot be read.</param>
    public async Task<PasswordVerdict> VerifyAsync(string? storedHash, string password, CancellationToken cancellation)
    {
        var asked = Stopwatch.GetTimestamp();
        long began;
        bool matches;
        using (var turn = await AcquireAsync(cancellation))
        {
            measures.Waited(asked, turn is { IsAcquired: true });
            if (turn is not { IsAcquired: true })
                return PasswordVerdict.Busy;
            (began, var typed) = (Stopwatch.GetTimestamp(), TypedText.Password(password));
            // On the pool, so that the request's thread is free; the limiter bounds how many run.
            matches = await Task.Run(() => comparison.Matches(storedHash, typed), cancellation);
        }

        if (matches && StoredPassword.Read(storedHash) is { } stored)
            return stored.IsOutdated ? PasswordVerdict.RightButOutdated : PasswordVerdict.Right;
        await comparison.EvenOutAsync(began, cancellation);
        return PasswordVerdict.Wrong;
    }

    public void Dispose() => queue.Dispose();

    private async Task<RateLimitLease?> AcquireAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LongestWait);
        try
        {
            return await queue.AcquireAsync(permitCount: 1, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}

public enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Right, and to be hashed again with today's parameters.</summary>
    RightButOutdated,

    /// <summary>Too many are waiting; nothing was compared.</summary>
    Busy,
}
