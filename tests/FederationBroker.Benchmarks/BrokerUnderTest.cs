using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace FederationBroker.Benchmarks;

/// <summary>
/// The product as it is installed: database migrated and seeded by its own command line, subscribers signed in through
/// its pages.
/// </summary>
internal sealed class BrokerUnderTest : IAsyncDisposable
{
    private const string Password = "correct horse battery staple";

    private readonly string folder = Directory.CreateTempSubdirectory("fbroker-bench-").FullName;
    private readonly int port = FreePorts.Next();
    private readonly string program;
    private TestDatabase database = null!;
    private Dictionary<string, string?> environment = [];

    private BrokerUnderTest(string program) => this.program = program;

    public static Peer Peer { get; } =
        new(
            "FederationBroker",
            BrokerWorld.Origin,
            "/t/metro/.well-known/openid-configuration",
            "/t/metro/connect/authorize",
            "/t/metro/connect/token",
            "/t/metro/connect/introspect",
            "/t/metro/connect/userinfo"
        );

    /// <summary>Cookies of one signed-in browser per connection; every partner has its consent.</summary>
    public List<string> Browsers { get; } = [];

    public static async Task<BrokerUnderTest> PrepareAsync(string program, int subscribers)
    {
        var broker = new BrokerUnderTest(program);
        var secrets = Directory.CreateDirectory(Path.Combine(broker.folder, "secrets")).FullName;
        foreach (var name in new[] { "master.key", "pseudonym-1.key", "audit-1.key" })
            await File.WriteAllTextAsync(
                Path.Combine(secrets, name),
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))
            );
        var configuration = new ConfigurationFolder(Path.Combine(broker.folder, "config"));
        configuration.WriteStandard();
        configuration.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner(
                "stream",
                grantTypes: "authorization_code, refresh_token, client_credentials"
            )
        );
        var metadata = Path.Combine(broker.folder, "sp.xml");
        await File.WriteAllTextAsync(metadata, SamlPartner.Metadata);
        configuration.WritePartner("saml", SamlPartner.PartnerFile(metadata));
        broker.environment = Environment(broker.port, secrets, configuration.Path);
        broker.database = await TestDatabase.CreateAsync(broker.MigrateAsync, schema: program);
        broker.environment["Broker__Database"] = broker.database.ConnectionString;
        await broker.SeedAsync(subscribers);
        await broker.SignInEveryoneAsync(subscribers);
        return broker;
    }

    private Task MigrateAsync(string owner, string serving)
    {
        environment["Broker__MigrationDatabase"] = owner;
        return RunAsync(serving, "migrate");
    }

    public Task<ServerProcess> StartAsync(string? processors, int? processorCount)
    {
        var settings = new Dictionary<string, string?>(environment);
        if (processorCount is { } count)
            settings["DOTNET_PROCESSOR_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        return ServerProcess.StartAsync(
            ["dotnet", program, "serve"],
            settings,
            port,
            $"{BrokerWorld.Origin}{Peer.Discovery}",
            processors
        );
    }

    /// <summary>Processor time of the sessions that serve this database; zero when PostgreSQL runs elsewhere.</summary>
    public Task<TimeSpan> DatabaseCpuAsync() => database.CpuOfAsync("fbroker");

    public async Task<string> DurabilityAsync() =>
        $"fsync={await database.QueryAsync<string>("SHOW fsync")}, "
        + $"synchronous_commit={await database.QueryAsync<string>("SHOW synchronous_commit")}, "
        + $"{await database.QueryAsync<string>("SHOW server_version")}";

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static Dictionary<string, string?> Environment(int port, string secrets, string configuration) =>
        new()
        {
            ["Broker__SecretsFolder"] = secrets,
            ["Broker__ConfigurationFolder"] = configuration,
            ["Broker__ThemesFolder"] = Path.Combine(TestSettings.Repository, "themes"),
            ["Broker__PublicOrigin"] = BrokerWorld.Origin,
            ["Broker__HttpsPort"] = port.ToString(CultureInfo.InvariantCulture),
            ["Broker__HttpPort"] = "0",
            // All of the load comes from one address, and from one partner.
            ["Broker__RequestsPerSecond"] = "100000",
            ["Broker__PartnerRequestsPerSecond"] = "100000",
            ["Broker__CertificatePem"] = Path.Combine(TestSettings.Certificates, "server.pem"),
            ["Broker__CertificateKeyPem"] = Path.Combine(TestSettings.Certificates, "server.key"),
            ["Logging__LogLevel__Default"] = "Warning",
        };

    private Task SeedAsync(int subscribers)
    {
        var file = Path.Combine(folder, "subscribers.yaml");
        var entries = Enumerable
            .Range(0, subscribers)
            .Select(number =>
                $"  - cableId: bench-{number}@metro\n    account: B-{number}\n    person: BP-{number}\n    "
                + $"password: {Password}"
            );
        File.WriteAllText(file, $"tenant: metro\nsubscribers:\n{string.Join('\n', entries)}\n");
        return RunAsync(database.ConnectionString, "seed", "--file", file);
    }

    private async Task RunAsync(string connection, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.Environment["Broker__Database"] = connection;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"fbroker {arguments[0]} failed.");
    }

    private async Task SignInEveryoneAsync(int subscribers)
    {
        await using var server = await StartAsync(processors: null, processorCount: null);
        try
        {
            for (var number = 0; number < subscribers; number++)
                Browsers.Add(await SignInAsync(number));
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidOperationException(
                $"Nobody could sign in. The broker's last words:\n{server.LastWords}",
                failure
            );
        }
    }

    private async Task<string> SignInAsync(int number)
    {
        using var browser = new BrowserStub(port);
        await browser.GoAsync(
            $"{Peer.Authorize}?client_id=stream&response_type=code&redirect_uri=https%3A%2F%2Fstream.ott.test%2Fcallback&scope=openid%20profile%20email%20offline_access&code_challenge={OidcPartner.Challenge}&code_challenge_method=S256"
        );
        await browser.SignInAsync($"bench-{number}@metro", Password);
        await browser.AgreeAsync("email", "offline_access");
        await browser.GoAsync(SamlPartner.SignOnAddress(BrokerWorld.Origin));
        await browser.AgreeAsync();
        return browser.Cookies.GetCookieHeader(new Uri(BrokerWorld.Origin));
    }
}
