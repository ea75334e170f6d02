namespace FederationBroker.Data.Outages;

/// <summary>
/// How long the current work waits for one statement. A request waits briefly, because somebody waits for it; jobs and
/// the command line
/// may ask for more. It follows the work through every await and into every scope it opens.
/// </summary>
public static class DatabasePatience
{
    /// <summary>Leaves room to break the statement off and to answer within five seconds.</summary>
    public static readonly TimeSpan OfRequests = TimeSpan.FromSeconds(3);

    /// <summary>Sweeps, bulk jobs, reports and exports of a large installation.</summary>
    public static readonly TimeSpan OfJobs = TimeSpan.FromMinutes(1);

    /// <summary>Migrations and imports: somebody at a terminal can stop them.</summary>
    public static readonly TimeSpan OfTools = TimeSpan.FromHours(1);

    private static readonly AsyncLocal<TimeSpan?> Granted = new();

    public static TimeSpan Current => Granted.Value ?? OfRequests;

    /// <summary>For the rest of the calling method and everything it calls.</summary>
    public static void Grant(TimeSpan patience) => Granted.Value = patience;
}

/// <summary>
/// On an endpoint whose statements read more than a page: a report, an export, a count over all accounts.
/// </summary>
public sealed class ReadsMuch
{
    public static readonly ReadsMuch Mark = new();

    private ReadsMuch() { }
}
