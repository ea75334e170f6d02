using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FederationBroker.ProductTests.Performance;

/// <summary>
/// Hears what requests of one world ask its database, request by request. Background work belongs to no request and is
/// not heard.
/// </summary>
internal sealed class RoundTrips : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string database;
    private readonly IDisposable everything;
    private readonly ConcurrentBag<IDisposable> heard = [];
    private readonly ConcurrentQueue<(string Request, string What)> trips = new();

    public RoundTrips(BrokerWorld world)
    {
        database = world.Database.Name;
        everything = DiagnosticListener.AllListeners.Subscribe(this);
    }

    /// <summary>What each request since the last call asked, in the order of requests; those that asked nothing are
    /// not among them.</summary>
    public List<List<string>> Take()
    {
        var all = new List<(string Request, string What)>();
        while (trips.TryDequeue(out var trip))
            all.Add(trip);
        return [.. all.GroupBy(trip => trip.Request).Select(one => one.Select(trip => trip.What).ToList())];
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory)
            heard.Add(value.Subscribe(this));
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        switch (value.Value)
        {
            case CommandExecutedEventData executed:
                Note(executed.Command.Connection, executed.Command.CommandText);
                break;
            // COMMIT that goes out by itself. One that rides with a statement is no round trip of its own.
            case TransactionEndEventData ended when value.Key == RelationalEventId.TransactionCommitted.Name:
                Note(ended.Transaction.Connection, "COMMIT");
                break;
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted() { }

    void IObserver<DiagnosticListener>.OnError(Exception error) { }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted() { }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error) { }

    public void Dispose()
    {
        everything.Dispose();
        foreach (var one in heard)
            one.Dispose();
    }

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";

    private void Note(DbConnection? connection, string what)
    {
        // A node reads its keys again every five seconds, for all requests: whichever comes first waits for it.
        if (what.Contains("FROM signing_key", StringComparison.Ordinal))
            return;
        if (connection?.Database == database && Activity.Current?.RootId is { } request)
            trips.Enqueue((request, what));
    }
}
