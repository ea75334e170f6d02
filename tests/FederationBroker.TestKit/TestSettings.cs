namespace FederationBroker.TestKit;

/// <summary>
/// What infra/test.sh prepares. Outside of it the test process has its own made, at the first need.
/// </summary>
public static class TestSettings
{
    /// <summary>Connection string of a role that may create databases and roles.</summary>
    public static string Postgres => Required("FBROKER_TEST_POSTGRES");

    /// <summary>Folder with ca.pem, server.pem and server.key for *.cable.test and *.ott.test.</summary>
    public static string Certificates => Required("FBROKER_TEST_CERTS");

    public static string Repository { get; } =
        Environment.GetEnvironmentVariable("FBROKER_REPOSITORY") is { Length: > 0 } told ? told : FindRepository();

    /// <summary>Where nodes write their logs, for the search for personal data; null outside the test run.</summary>
    public static string? Logs => Environment.GetEnvironmentVariable("FBROKER_TEST_LOGS");

    /// <summary>
    /// How often each fault of the database is tried; tests/outages.sh asks for more than the test run.
    /// </summary>
    public static int OutageRounds => Number("FBROKER_OUTAGE_ROUNDS", 1);

    /// <summary>Sign-ins a second meanwhile.</summary>
    public static int OutageRate => Number("FBROKER_OUTAGE_RATE", 8);

    /// <summary>
    /// How often each single-use object is raced for; tests/races.sh asks for more than the test run.
    /// </summary>
    public static int RaceRounds => Number("FBROKER_RACE_ROUNDS", 3);

    /// <summary>How often signing keys are rotated under load; tests/rotations.sh asks for more than the test
    /// run.</summary>
    public static int Rotations => Number("FBROKER_ROTATIONS", 4);

    /// <summary>How many orders are placed while everything fails; tests/orders.sh asks for more than the test
    /// run.</summary>
    public static int StormOrders => Number("FBROKER_STORM_ORDERS", 80);

    /// <summary>How often a node, an adapter or the database is killed meanwhile.</summary>
    public static int StormKills => Number("FBROKER_STORM_KILLS", 4);

    /// <summary>The same seed, the same faults of the same calls.</summary>
    public static int StormSeed => Number("FBROKER_STORM_SEED", 1);

    private static int Number(string name, int otherwise) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(name),
            System.Globalization.CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : otherwise;

    private static string Required(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : OwnTestWorld.Variable(name);

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FederationBroker.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }
}
