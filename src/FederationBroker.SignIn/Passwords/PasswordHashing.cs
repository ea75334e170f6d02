using System.Threading.RateLimiting;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FederationBroker.SignIn.Passwords;

/// <summary>
/// Slow hashing with a bounded queue: PBKDF2-HMAC-SHA512, 220,000 rounds (OWASP 2026). One hash costs about a tenth of a second of
/// a core, so hashing beyond the number of cores only makes everybody wait; beyond the queue the answer is "busy", not a pile-up.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    private const int Iterations = 220_000;

    /// <summary>Longer input is refused before hashing; ASVS 6.2.9 wants at least 64 characters accepted.</summary>
    public const int LongestPassword = 256;

    private readonly PasswordHasher<Subscriber> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly ConcurrencyLimiter queue = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount),
        QueueLimit = 16 * Math.Max(1, Environment.ProcessorCount),
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly string nobodysHash;

    public PasswordHashing() => nobodysHash = hasher.HashPassword(null!, Kernel.Secrets.New());

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Compares in the same time whether or not there is somebody to compare with.</summary>
    /// <param name="storedHash">Null for an unknown subscriber, or one without a password: a dummy is compared then.</param>
    public async Task<PasswordVerdict> VerifyAsync(string? storedHash, string password, CancellationToken cancellation)
    {
        using var turn = await queue.AcquireAsync(permitCount: 1, cancellation);
        if (!turn.IsAcquired) return PasswordVerdict.Busy;
        // On the pool, so that the request's thread is free; the limiter bounds how many run.
        var result = await Task.Run(() => hasher.VerifyHashedPassword(null!, storedHash ?? nobodysHash, password), cancellation);
        if (storedHash is null || result == PasswordVerificationResult.Failed) return PasswordVerdict.Wrong;
        return result == PasswordVerificationResult.SuccessRehashNeeded ? PasswordVerdict.RightButOutdated : PasswordVerdict.Right;
    }

    public void Dispose() => queue.Dispose();
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
