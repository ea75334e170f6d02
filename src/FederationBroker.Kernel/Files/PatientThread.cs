using System.Collections.Concurrent;

namespace FederationBroker.Kernel.Files;

/// <summary>
/// One thread for work that may never come back, such as a look at a file on a server that is gone. Whoever asks waits
/// for so long; then the thread is left to its fate, the next piece of work gets a new one, and what hung is not tried
/// again before it has come back.
/// </summary>
internal sealed class PatientThread(TimeSpan patience)
{
    private readonly ConcurrentDictionary<string, bool> hanging = new(StringComparer.Ordinal);
    private readonly Lock one = new();
    private BlockingCollection<Task>? work;

    /// <param name="subject">What the work is about; while an earlier piece about it hangs, the answer is
    /// <paramref name="late"/> at once.</param>
    /// <param name="piece">Runs on the other thread; what it throws is thrown here.</param>
    /// <param name="late">The answer when it takes too long.</param>
    public T Run<T>(string subject, Func<T> piece, Func<T> late)
    {
        if (hanging.ContainsKey(subject))
            return late();
        lock (one)
        {
            work ??= Start();
            var task = new Task<T>(piece);
            work.Add(task);
            // Waiting through the handle: a task's own Wait would run the piece right here.
            if (((IAsyncResult)task).AsyncWaitHandle.WaitOne(patience))
                return task.GetAwaiter().GetResult();
            hanging[subject] = true;
            _ = task.ContinueWith(_ => hanging.TryRemove(subject, out bool _), TaskScheduler.Default);
            work.CompleteAdding();
            work = null;
        }

        return late();
    }

    private static BlockingCollection<Task> Start()
    {
        var queue = new BlockingCollection<Task>();
        // A thread of its own: what hangs must take none of the pool's.
        _ = Task.Factory.StartNew(
            () => RunAll(queue),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return queue;
    }

    private static void RunAll(BlockingCollection<Task> queue)
    {
        foreach (var task in queue.GetConsumingEnumerable())
            task.RunSynchronously(TaskScheduler.Default);
    }
}
