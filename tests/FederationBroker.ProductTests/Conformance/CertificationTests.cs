using System.Collections.Concurrent;
using System.Text;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>Every module of every plan that is to be certified, against the running product.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class CertificationTests(CertificationTests.CertificationWorld certified)
    : IClassFixture<CertificationTests.CertificationWorld>
{
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

    [Theory]
    [MemberData(nameof(Modules))]
    public async Task Passes(string plan, string module)
    {
        var planned = CertificationPlan.All.Single(one => one.Name == plan);
        var wanted = planned.Modules.Single(one => one.Name == module);
        var result = "FAILED";
        try
        {
            using var run = new CertificationRun(certified.World, planned.Mode);
            await wanted.Run(run);
            result = "PASSED";
        }
        finally
        {
            certified.Note(planned, wanted, result);
            TestContext.Current.TestOutputHelper?.WriteLine($"{result} {module} ({wanted.Clause})");
        }
    }

    /// <summary>A broker with the suite's clients; writes the report when all has run.</summary>
    public sealed class CertificationWorld : IAsyncLifetime
    {
        private readonly ConcurrentBag<(string Plan, string Module, string Result, string Clause)> results = [];

        public BrokerWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            World = await BrokerWorld.CreateAsync(configuration =>
            {
                configuration.WritePartner("suite", ConfigurationFolder.OidcPartner("suite"));
                configuration.WritePartner("suite-2", ConfigurationFolder.OidcPartner("suite-2"));
                configuration.WritePartner(
                    "suite-post",
                    ConfigurationFolder.OidcPartner("suite-post", authentication: "client_secret_post")
                );
            });

        public async ValueTask DisposeAsync()
        {
            await File.WriteAllTextAsync(
                Path.Combine(TestSettings.Logs ?? Path.GetTempPath(), "certification.md"),
                Report()
            );
            await World.DisposeAsync();
        }

        internal void Note(CertificationPlan plan, CertificationModule module, string result) =>
            results.Add((plan.Name, module.Name, result, module.Clause));

        private string Report()
        {
            var report = new StringBuilder("| plan | module | result | clause |\n| --- | --- | --- | --- |\n");
            foreach (var (plan, module, result, clause) in results.Order())
                report.Append($"| {plan} | {module} | {result} | {clause} |\n");
            return report.ToString();
        }
    }
}
