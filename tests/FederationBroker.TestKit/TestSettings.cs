namespace FederationBroker.TestKit;

/// <summary>What infra/test.sh prepares. Outside of it, export the same variables.</summary>
public static class TestSettings
{
    /// <summary>Connection string of a role that may create databases and roles.</summary>
    public static string Postgres => Required("FBROKER_TEST_POSTGRES");

    /// <summary>Folder with ca.pem, server.pem and server.key for *.cable.test and *.ott.test.</summary>
    public static string Certificates => Required("FBROKER_TEST_CERTS");

    public static string Repository => Required("FBROKER_REPOSITORY");

    /// <summary>Where nodes write their logs, for the search for personal data; null outside the test run.</summary>
    public static string? Logs => Environment.GetEnvironmentVariable("FBROKER_TEST_LOGS");

    private static string Required(string name)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"{name} is not set: run the tests with ./infra/test.sh.");
}
