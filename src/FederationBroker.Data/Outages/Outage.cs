using System.Data.Common;

namespace FederationBroker.Data.Outages;

/// <summary>Why the database cannot do its part just now.</summary>
public enum OutageKind
{
    /// <summary>It is not there, goes down, comes up, or does not let the broker in.</summary>
    Unreachable,

    /// <summary>It did not answer in time.</summary>
    Late,

    /// <summary>It takes no changes: a standby, or set to read only.</summary>
    ReadOnly,

    /// <summary>Somebody or something ended the statement.</summary>
    Cancelled,

    /// <summary>It is out of connections, memory or disk.</summary>
    Exhausted,

    /// <summary>Others were in the way; the same again may well succeed.</summary>
    Busy,

    /// <summary>It is at fault itself: its disk, its files.</summary>
    Broken,
}

/// <summary>
/// What an outage is, said once for the whole product: requests answer 503, readiness says so, background work waits,
/// the command line
/// explains it in a sentence. Every other exception is a bug.
/// </summary>
public sealed record Outage(OutageKind Kind)
{
    private const string Driver = "Npgsql";

    // SQLSTATE (PostgreSQL appendix A): a whole class or one state.
    private static readonly (string State, OutageKind Kind)[] States =
    [
        ("08", OutageKind.Unreachable), // connection exception
        ("25006", OutageKind.ReadOnly), // read_only_sql_transaction
        ("25P03", OutageKind.Cancelled), // idle_in_transaction_session_timeout
        ("25P04", OutageKind.Cancelled), // transaction_timeout
        ("28", OutageKind.Unreachable), // the role or its password is not accepted: while one is being changed
        ("3D000", OutageKind.Unreachable), // the database does not exist: while it is being restored
        ("40000", OutageKind.Busy), // transaction_rollback
        ("40001", OutageKind.Busy), // serialization_failure
        ("40003", OutageKind.Unreachable), // statement_completion_unknown
        ("40P01", OutageKind.Busy), // deadlock_detected
        ("53", OutageKind.Exhausted), // insufficient resources
        ("55006", OutageKind.Busy), // object_in_use
        ("55P03", OutageKind.Busy), // lock_not_available
        ("57014", OutageKind.Cancelled), // query_canceled
        ("57", OutageKind.Unreachable), // operator intervention: shut down, crashed, starting up, dropped
        ("58", OutageKind.Broken), // system error: input and output
        ("72", OutageKind.Busy), // snapshot_too_old
        ("F0", OutageKind.Broken), // its configuration file
        ("XX", OutageKind.Broken), // internal error, corrupted data
    ];

    /// <summary>For logs and the command line; never what the database itself said.</summary>
    public string Sentence =>
        Kind switch
        {
            OutageKind.Unreachable => "The database is not reachable, or does not let the broker in.",
            OutageKind.Late => "The database did not answer in time.",
            OutageKind.ReadOnly => "The database takes no changes: it is a standby or set to read only.",
            OutageKind.Cancelled => "The database or its administrator ended the statement.",
            OutageKind.Exhausted => "The database is out of connections, memory or disk space.",
            OutageKind.Busy => "The database was busy with somebody else's change.",
            _ => "The database reports a fault of its own.",
        };

    public static bool Is(Exception failure) => Of(failure) is not null;

    /// <summary>The database is there, and does not know the role, its password, or a database of that name.</summary>
    public static bool IsRefusalOfTheBroker(Exception failure) =>
        failure.GetBaseException() is DbException { SqlState: { } state }
        && (state.StartsWith("28", StringComparison.Ordinal) || state == "3D000");

    /// <returns>Null: not an outage. However deep it is wrapped (EF Core, retries, several tasks at once).</returns>
    public static Outage? Of(Exception? failure) =>
        failure switch
        {
            null => null,
            DatabaseAwayException away => away.Outage,
            DbException { SqlState: { Length: 5 } state } => OfState(state) ?? Of(failure.InnerException),
            // Without a state the database itself has said nothing: the way to it is broken, or nobody answered.
            DbException { InnerException: TimeoutException } => new Outage(OutageKind.Late),
            DbException => Of(failure.InnerException) ?? new Outage(OutageKind.Unreachable),
            TimeoutException => new Outage(OutageKind.Late),
            // The driver lost step with the server, says so without a type of its own, and has given the connection up.
            { Source: Driver } when failure.GetType() == typeof(Exception) => new Outage(OutageKind.Broken),
            AggregateException several => several.InnerExceptions.Select(Of).FirstOrDefault(found => found is not null),
            _ => Of(failure.InnerException),
        };

    /// <param name="state">SQLSTATE, five characters.</param>
    public static Outage? OfState(string state)
    {
        foreach (var (known, kind) in States)
        {
            if (state.StartsWith(known, StringComparison.Ordinal))
                return new Outage(kind);
        }

        return null;
    }
}

/// <summary>The database is known to be away, so nothing was sent to it.</summary>
internal sealed class DatabaseAwayException(Outage outage) : Exception(outage.Sentence)
{
    public Outage Outage { get; } = outage;
}
