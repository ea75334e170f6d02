using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>Every module of every plan that is to be certified, against the running product.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class CertificationTests(CertificationTests.CertificationWorld certified)
    : IClassFixture<CertificationTests.CertificationWorld>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static TheoryData<string, string> Modules
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var plan in CertificationPlan.All)
            {
                foreach (var module in plan.Modules)
                    data.Add(plan.Name, module.Name);
            }

            return data;
        }
    }

    public static TheoryData<string, string> GuardedModules
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var plan in FapiPlan.All)
            {
                foreach (var module in plan.Modules)
                    data.Add(plan.Name, module.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(GuardedModules))]
    public Task Passes_FAPI(string plan, string module)
    {
        var planned = FapiPlan.All.Single(one => one.Name == plan);
        var wanted = planned.Modules.Single(one => one.Name == module);
        return certified.NoteAsync(plan, module, wanted.Clause, async () =>
        {
            var (first, second) = certified.ClientsOf(planned);
            using var run = new FapiRun(certified.World, first, second, planned.IsSigned);
            await wanted.Run(run);
        });
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public Task Passes(string plan, string module)
    {
        var planned = CertificationPlan.All.Single(one => one.Name == plan);
        var wanted = planned.Modules.Single(one => one.Name == module);
        return certified.NoteAsync(plan, module, wanted.Clause, async () =>
        {
            using var run = new CertificationRun(certified.World, planned.Mode);
            await wanted.Run(run);
        });
    }

    // Each module of the report is a test above, so that nothing is called passed that does not pass.
    [Fact]
    public void The_console_shows_these_modules()
    {
        JsonNode[] items =
        [
            .. CertificationPlan.All.SelectMany(plan =>
                plan.Modules.Select(one => ItemOf(plan.Name, one.Name, one.Clause))
            ),
            .. FapiPlan.All.SelectMany(plan => plan.Modules.Select(one => ItemOf(plan.Name, one.Name, one.Clause))),
        ];
        var report = new JsonObject { ["suite"] = "5.2.3", ["items"] = new JsonArray(items) };
        var file = Path.Combine(
            TestSettings.Repository,
            "src",
            "FederationBroker.Management",
            "Conformance",
            "openid.json"
        );
        var text = report.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("FBROKER_UPDATE_SNAPSHOTS") is not null)
            File.WriteAllText(file, text);
        File.ReadAllText(file).ShouldBe(text, "Run it with FBROKER_UPDATE_SNAPSHOTS=1, and look at what has changed.");
    }

    private static JsonObject ItemOf(string plan, string module, string clause) =>
        new()
        {
            ["plan"] = plan,
            ["module"] = module,
            ["clause"] = clause,
            ["result"] = "PASSED",
        };

    /// <summary>A broker with the suite's clients; writes the report when all has run.</summary>
    public sealed class CertificationWorld : IAsyncLifetime
    {
        private readonly ConcurrentBag<(string Plan, string Module, string Result, string Clause)> results = [];

        private readonly ConcurrentDictionary<string, (FapiClient, FapiClient)> clients = new();

        public BrokerWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            World = await BrokerWorld.CreateAsync(
                configuration =>
                {
                    configuration.WritePartner("suite", ConfigurationFolder.OidcPartner("suite"));
                    configuration.WritePartner("suite-2", ConfigurationFolder.OidcPartner("suite-2"));
                    configuration.WritePartner(
                        "suite-post",
                        ConfigurationFolder.OidcPartner("suite-post", authentication: "client_secret_post")
                    );
                    foreach (var plan in FapiPlan.All)
                    {
                        var (first, second) = ClientsOf(plan);
                        first.Register(configuration, plan.Profile);
                        second.Register(configuration, plan.Profile);
                    }
                },
                settings:
                [
                    ("OutboundPrivateNetworks:0", "127.0.0.1/32"),
                    ("OutboundAuthority", Path.Combine(TestSettings.Certificates, "ca.pem")),
                ]
            );

        public async ValueTask DisposeAsync()
        {
            await File.WriteAllTextAsync(
                Path.Combine(TestSettings.Logs ?? Path.GetTempPath(), "certification.md"),
                Report()
            );
            await World.DisposeAsync();
            foreach (var (first, second) in clients.Values)
            {
                first.Dispose();
                second.Dispose();
            }
        }

        internal (FapiClient First, FapiClient Second) ClientsOf(FapiPlan plan) =>
            clients.GetOrAdd(plan.Profile, profile =>
                (new FapiClient($"{profile.ToLowerInvariant()}-1"), new($"{profile.ToLowerInvariant()}-2"))
            );

        internal async Task NoteAsync(string plan, string module, string clause, Func<Task> run)
        {
            var result = "FAILED";
            try
            {
                await run();
                result = "PASSED";
            }
            finally
            {
                results.Add((plan, module, result, clause));
                TestContext.Current.TestOutputHelper?.WriteLine($"{result} {module} ({clause})");
            }
        }

        private string Report()
        {
            var report = new StringBuilder("| plan | module | result | clause |\n| --- | --- | --- | --- |\n");
            foreach (var (plan, module, result, clause) in results.Order())
                report.Append($"| {plan} | {module} | {result} | {clause} |\n");
            return report.ToString();
        }
    }
}
