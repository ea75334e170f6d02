using System.Diagnostics;

namespace FederationBroker.Data.Outages;

/// <summary>What the last look at the database found.</summary>
public abstract record DatabaseVerdict
{
    private DatabaseVerdict() { }

    /// <summary>It answers, takes changes and has the schema of this build.</summary>
    public sealed record Sound : DatabaseVerdict;

    /// <summary>It answers, but migrations of this build are missing.</summary>
    public sealed record Older : DatabaseVerdict;

    public sealed record Out(Outage Outage) : DatabaseVerdict;
}

/// <summary>
/// What this node knows about its database, in memory: readiness asks here, never the database itself. A watch looks
/// at it twice a
/// second; without one (command line) it is taken to be there. Time is the machine's stopwatch here: the shared clock
/// is the database's.
/// </summary>
public sealed class DatabaseHealth
{
    /// <summary>A verdict that is older says nothing: the watch itself must be stuck.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private static readonly DatabaseVerdict Silent = new DatabaseVerdict.Out(new Outage(OutageKind.Late));

    private readonly long[] outages = new long[Enum.GetValues<OutageKind>().Length];
    private volatile Looked? last;
    private volatile Outage? away;
    private long answered = Stopwatch.GetTimestamp();

    public DatabaseVerdict Verdict =>
        last is { } looked && Stopwatch.GetElapsedTime(looked.At) <= Freshness ? looked.Verdict : Silent;

    /// <summary>Since the last statement, of whatever work, that the database answered.</summary>
    public TimeSpan SilentFor => Stopwatch.GetElapsedTime(Interlocked.Read(ref answered));

    /// <summary>How many outages began with this kind, since the node started.</summary>
    public long OutagesOf(OutageKind kind) => Interlocked.Read(ref outages[(int)kind]);

    public void NoteAnswer() => Interlocked.Exchange(ref answered, Stopwatch.GetTimestamp());

    public void Report(DatabaseVerdict verdict)
    {
        if (verdict is DatabaseVerdict.Out { Outage.Kind: var kind } && last?.Verdict is not DatabaseVerdict.Out)
            Interlocked.Increment(ref outages[(int)kind]);
        last = new Looked(verdict, Stopwatch.GetTimestamp());
        if (verdict is not DatabaseVerdict.Out)
            away = null;
    }

    /// <summary>
    /// From now on nothing is sent to it: who needs it hears so at once, until a look finds it again.
    /// </summary>
    public void GiveUp(Outage outage) => away = outage;

    /// <exception cref="DatabaseAwayException">It is known to be away.</exception>
    public void ThrowIfAway()
    {
        if (away is { } outage)
            throw new DatabaseAwayException(outage);
    }

    private sealed record Looked(DatabaseVerdict Verdict, long At);
}
