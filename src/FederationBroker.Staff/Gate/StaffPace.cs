using System.Threading.RateLimiting;

namespace FederationBroker.Staff.Gate;

/// <summary>
/// How often one caller may ask, on each node: 600 requests at once, and as many again each minute. Strangers count by
/// address.
/// </summary>
public sealed class StaffPace : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 600,
            TokensPerPeriod = 100,
            ReplenishmentPeriod = TimeSpan.FromSeconds(10),
            QueueLimit = 0,
            AutoReplenishment = true,
        })
    );

    public bool IsTooFast(string caller, out TimeSpan wait)
    {
        using var lease = limiter.AttemptAcquire(caller);
        wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retry) ? retry : TimeSpan.FromSeconds(10);
        return !lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
