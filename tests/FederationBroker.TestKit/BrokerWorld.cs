using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Keys;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Web.Hosting;
using FederationBroker.Web.Options;
using Microsoft.Extensions.DependencyInjection;
using OssBss.Store;

namespace FederationBroker.TestKit;

/// <summary>
/// A broker with everything around it: a database, secrets, a configuration folder with two operators and partners of
/// every kind, and subscribers. Nodes are started on it; all answer as <see cref="PublicOrigin"/>.
/// </summary>
public sealed class BrokerWorld : IAsyncDisposable
{
    /// <summary>Where the broker is unless a world is made reachable; no name server knows it.</summary>
    public const string Origin = "https://login.cable.test";

    public const string Password = "correct horse battery staple";

    /// <summary>Personal data of the seeded subscriber; none of it may ever be seen outside.</summary>
    public static readonly TestPerson Profile = new()
    {
        CableId = "pii-cable-id-7731@metro.test",
        Name = "Piiname Seedperson",
        GivenName = "Piigiven",
        FamilyName = "Piifamily",
        Nickname = "piinick",
        Email = "pii-mail-7731@mail.test",
        EmailVerified = true,
        PhoneNumber = "+15557731773",
        PhoneNumberVerified = false,
        PostalCode = "PII7731",
        Locality = "Piitown",
        Country = "US",
        StreetAddress = "7731 Piistreet",
        Birthdate = "1977-03-01",
        Locale = "en",
        Zoneinfo = "Europe/Berlin",
    };

    private static readonly string[] Tenants = ["metro", "coast"];

    private readonly List<BrokerNode> nodes = [];
    private readonly Dictionary<string, OperatorSystem> systems;
    private readonly Dictionary<string, Numbers> numbers = new(StringComparer.Ordinal);
    private readonly TestDatabase database;
    private readonly int? reachableAt;
    private readonly Dictionary<string, string?> settings = [];

    private BrokerWorld(
        TestDatabase database,
        string folder,
        int? reachableAt,
        Dictionary<string, OperatorSystem> systems
    )
    {
        this.database = database;
        this.reachableAt = reachableAt;
        this.systems = systems;
        Folder = folder;
        Configuration = new ConfigurationFolder(Path.Combine(folder, "config"), SystemOf);
    }

    public string Folder { get; }

    /// <summary>Scheme, host and port of all issuers of this world.</summary>
    public string PublicOrigin => reachableAt is { } port ? $"https://localhost:{port}" : Origin;

    public ConfigurationFolder Configuration { get; }

    public TestDatabase Database => database;

    public MutableClock Clock { get; } = new();

    /// <summary>Of all nodes of this process.</summary>
    internal IKeyPairs KeyPairs { get; } = new ReusedKeyPairs();

    internal RememberedComparisons Comparisons { get; } = new();

    /// <summary>From now on a password takes its time, also one that was compared before.</summary>
    public void ComparePasswordsEachTime() => Comparisons.Remembers = false;

    public string SecretsFolder => Path.Combine(Folder, "secrets");

    /// <summary>Where the personal data of this world's subscribers is.</summary>
    public OperatorSystem Oss(string tenant = "metro") => systems[tenant];

    /// <summary>
    /// It works again, and so long that nobody leaves it alone any more: the next test meets no breaker of this one.
    /// </summary>
    public void MendOss(string tenant = "metro")
    {
        if (Oss(tenant).Fault == OssFault.None)
            return;
        Oss(tenant).Fault = OssFault.None;
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    /// <summary>What the OSS/BSS calls a subscriber of this world.</summary>
    public Numbers NumbersOf(string cableId, string tenant = "metro") => numbers[$"{tenant} {cableId}"];

    /// <summary>A setting of every node that is started from now on; null takes one away.</summary>
    public void Set(string name, string? value) => settings[name] = value;

    /// <summary>The first node.</summary>
    public BrokerNode Node => nodes[0];

    /// <param name="configure">Adds to or changes the standard configuration before the first node starts.</param>
    /// <param name="reachable">The origin is the first node's own port on localhost, where programs that are not ours
    /// find it without a name server.</param>
    /// <param name="trustedProxy">An address or network whose X-Forwarded-For counts.</param>
    /// <param name="cluster">Where its database is; on the server that all tests share if null.</param>
    /// <param name="settings">Further settings of every node.</param>
    public static async Task<BrokerWorld> CreateAsync(
        Action<ConfigurationFolder>? configure = null,
        bool reachable = false,
        string? trustedProxy = null,
        PrivateCluster? cluster = null,
        params (string Name, string Value)[] settings
    )
    {
        var folder = Directory.CreateTempSubdirectory("fbroker-world-").FullName;
        var secrets = Directory.CreateDirectory(Path.Combine(folder, "secrets")).FullName;
        foreach (var name in new[] { "master.key", "pseudonym-1.key", "audit-1.key" })
            await File.WriteAllTextAsync(
                Path.Combine(secrets, name),
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))
            );
        var database = await TestDatabase.CreateAsync(
            (owner, serving) => MigrateAsync(owner, serving, secrets),
            cluster
        );
        await File.WriteAllTextAsync(Path.Combine(secrets, "oss.secret"), OperatorSystem.Secret);
        var world = new BrokerWorld(
            database,
            folder,
            reachable ? FreePorts.Next() : null,
            await OpenSystemsAsync(Path.GetFileName(folder))
        );
        foreach (var (name, value) in settings)
            world.settings[$"Broker:{name}"] = value;
        if (trustedProxy is not null)
            world.settings["Broker:TrustedProxies:0"] = trustedProxy;
        world.Configuration.WriteStandard();
        configure?.Invoke(world.Configuration);
        await world.StartNodeAsync();
        await world.AddSubscriberAsync("metro", Profile);
        return world;
    }

    /// <param name="clock">The clock of the node's machine; the world's if null.</param>
    public async Task<BrokerNode> StartNodeAsync(TimeProvider? clock = null)
    {
        var port = nodes.Count == 0 && reachableAt is { } first ? first : FreePorts.Next();
        var node = await BrokerNode.StartAsync(this, $"node-{nodes.Count + 1}", port, clock);
        nodes.Add(node);
        return node;
    }

    /// <summary>A browser with an empty cookie jar that reaches the first node.</summary>
    public BrowserStub NewBrowser() => new(Node);

    /// <summary>Somebody whom the OSS/BSS has for long, with a login at the broker.</summary>
    /// <param name="account">The operator's number of their account; null: any.</param>
    public async Task<SubscriberId> AddSubscriberAsync(
        string tenant,
        TestPerson profile,
        string password = Password,
        string? account = null
    )
    {
        CableId.TryParse(profile.CableId, out var cableId);
        var own = new Numbers(account ?? $"A-{Guid.CreateVersion7():N}", $"P-{Guid.CreateVersion7():N}");
        Oss(tenant)
            .Ledger.AddSilently(
                new Account
                {
                    Number = own.Account,
                    Version = 0,
                    People = [new Person { Number = own.Person, Details = profile.Details }],
                }
            );
        lock (numbers)
            numbers[$"{tenant} {profile.CableId}"] = own;
        var hash = Node.HashOf(password);
        var subscriber = await Node
            .Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(new TenantId(tenant), (SubscriberRegistration registration) =>
                registration.RegisterAsync(
                    cableId,
                    new AccountNumber(own.Person),
                    hash,
                    new NewAccount { Number = new AccountNumber(own.Account) },
                    CancellationToken.None
                )
            );
        return subscriber!.Id;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Settings of a node of this world, also for one that runs as a process of its own.</summary>
    public Dictionary<string, string?> SettingsFor(int port, string nodeName)
    {
        var all = new Dictionary<string, string?>
        {
            ["Broker:Database"] = database.ConnectionString,
            ["Broker:ConfigurationFolder"] = Configuration.Path,
            ["Broker:SecretsFolder"] = SecretsFolder,
            ["Broker:ThemesFolder"] = Path.Combine(TestSettings.Repository, "themes"),
            ["Broker:PublicOrigin"] = PublicOrigin,
            ["Broker:HttpsPort"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Broker:HttpPort"] = "0",
            ["Broker:CertificatePem"] = Path.Combine(TestSettings.Certificates, "server.pem"),
            ["Broker:CertificateKeyPem"] = Path.Combine(TestSettings.Certificates, "server.key"),
            ["Broker:NodeName"] = nodeName,
            ["Broker:AuditCheckpointSeconds"] = "1",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        return all;
    }

    private static async Task<Dictionary<string, OperatorSystem>> OpenSystemsAsync(string world)
    {
        var systems = new Dictionary<string, OperatorSystem>(StringComparer.Ordinal);
        foreach (var tenant in Tenants)
            systems[tenant] = await OperatorSystem.OpenAsync($"{world}-{tenant}");
        return systems;
    }

    private string SystemOf(string tenant) =>
        $"{{ adapter: rest, address: '{Oss(tenant).Address}', secret: "
        + $"'file:{Path.Combine(SecretsFolder, "oss.secret")}', caFile: "
        + $"'{Path.Combine(TestSettings.Certificates, "ca.pem")}', timeout: 2s }}";

    private static async Task MigrateAsync(string owner, string serving, string secrets)
    {
        var options = new BrokerOptions
        {
            Database = owner,
            ConfigurationFolder = ".",
            SecretsFolder = secrets,
            ThemesFolder = ".",
        };
        await using var services = new ServiceCollection().AddLogging().AddBroker(options).BuildServiceProvider();
        await services
            .GetRequiredService<TenantWork>()
            .ForPlatformAsync(
                (ISchema schema) => schema.MigrateAsync(PostgreSqlServices.RoleOf(serving), CancellationToken.None)
            );
    }

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
