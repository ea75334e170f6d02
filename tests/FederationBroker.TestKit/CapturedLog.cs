using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FederationBroker.TestKit;

/// <summary>
/// Everything a node logs, from Debug on: kept for assertions, and written to a file for the search over all test runs.
/// </summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly StreamWriter? file;

    public CapturedLog(string node)
    {
        if (TestSettings.Logs is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        file = new StreamWriter(Path.Combine(folder, $"{node}-{Guid.CreateVersion7():n}.log")) { AutoFlush = true };
    }

    public IReadOnlyCollection<string> Lines => lines;

    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() => file?.Dispose();

    internal void Add(string line)
    {
        lines.Enqueue(line);
        if (file is null)
            return;
        lock (file)
            file.WriteLine(line);
    }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log.Add($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
