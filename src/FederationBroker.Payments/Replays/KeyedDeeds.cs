using FederationBroker.Data;

namespace FederationBroker.Payments.Replays;

/// <summary>Does what a message asks, once: deed, key and answer are one transaction.</summary>
internal sealed class KeyedDeeds(BrokerDbContext database, RepeatKeys keys, IDeedListener listener)
{
    /// <param name="deed">Changes rows and answers; what it refuses is rolled back.</param>
    public async Task<MessageOutcome> DoAsync(
        KeyedCall call,
        Func<Task<MessageOutcome>> deed,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var verdict = (await keys.JudgeAsync([call], cancellation))[0];
        if (verdict.Outcome is { } known)
            return known;
        var outcome = await deed();
        if (outcome is not MessageOutcome.Answered { Answer: var answer })
            return outcome;
        keys.Keep(call, answer);
        await listener.CommittingAsync(cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        listener.Committed();
        return outcome;
    }
}
