using System.Collections.Concurrent;
using System.Collections.Immutable;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Tenancy;
using FederationBroker.Payments.Replays;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Debits;

/// <summary>
/// Debits of one mandate wait for its row anyway, so they wait together: while one transaction is under way, the next
/// one gathers. That makes a hot mandate fast without weakening a rule.
/// </summary>
internal sealed class DebitQueues(TenantWork work)
{
    private const int MostAtOnce = 64;
    private const int MostWaiting = 4_096;

    private readonly ConcurrentDictionary<MandatePlace, Queue> queues = new();

    public Task<MessageOutcome> TakeAsync(MandatePlace place, Debit debit)
    {
        var entry = new Entry(debit);
        while (true)
        {
            var queue = queues.GetOrAdd(place, _ => new Queue());
            switch (queue.Add(entry))
            {
                case Added.Full:
                    return Task.FromResult<MessageOutcome>(Busy);
                case Added.ToBeDrained:
                    _ = DrainAsync(place, queue);
                    return entry.Outcome.Task;
                case Added.Waiting:
                    return entry.Outcome.Task;
                // It was taken away in between: the next one is another.
                case Added.Closed:
                    continue;
            }
        }
    }

    private static MessageOutcome.Refused Busy { get; } =
        new(StatusCodes.Status503ServiceUnavailable, PaymentErrors.Busy);

    private async Task DrainAsync(MandatePlace place, Queue queue)
    {
        // The one who came first goes back to waiting for its answer.
        await Task.Yield();
        while (queue.Next(MostAtOnce) is { IsEmpty: false } entries)
            await TakeAsync(place, entries);
        queues.TryRemove(KeyValuePair.Create(place, queue));
    }

    private async Task TakeAsync(MandatePlace place, ImmutableArray<Entry> entries)
    {
        try
        {
            var outcomes = await work.ForTenantAsync(place.Tenant, (MandateDebits debits) =>
                debits.TakeAsync(place, [.. entries.Select(entry => entry.Debit)], CancellationToken.None)
            );
            foreach (var (entry, outcome) in entries.Zip(outcomes))
                entry.Outcome.SetResult(outcome);
        }
        // What is wrong with one of them is no other's: nothing was done, so each tries by itself.
        catch (Exception failure) when (entries.Length > 1 && !Outage.Is(failure))
        {
            foreach (var entry in entries)
                await TakeAsync(place, [entry]);
        }
        catch (Exception failure)
        {
            foreach (var entry in entries)
                entry.Outcome.SetException(failure);
        }
    }

    private sealed class Entry(Debit debit)
    {
        public Debit Debit { get; } = debit;

        public TaskCompletionSource<MessageOutcome> Outcome { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private enum Added
    {
        Waiting,
        ToBeDrained,
        Full,
        Closed,
    }

    private sealed class Queue
    {
        private readonly Lock gate = new();
        private readonly Queue<Entry> waiting = new();
        private bool isDrained;
        private bool isClosed;

        public Added Add(Entry entry)
        {
            lock (gate)
            {
                if (isClosed)
                    return Added.Closed;
                if (waiting.Count >= MostWaiting)
                    return Added.Full;
                waiting.Enqueue(entry);
                if (isDrained)
                    return Added.Waiting;
                isDrained = true;
                return Added.ToBeDrained;
            }
        }

        /// <returns>None: nobody waits, and nobody will.</returns>
        public ImmutableArray<Entry> Next(int most)
        {
            lock (gate)
            {
                var next = ImmutableArray.CreateBuilder<Entry>();
                while (next.Count < most && waiting.TryDequeue(out var entry))
                    next.Add(entry);
                isClosed = next.Count == 0;
                return next.ToImmutable();
            }
        }
    }
}
