using FederationBroker.Plugins.Kit;
using FederationBroker.Plugins.Packages;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// Adapters that were built for the contract before the present one still serve: here one in another language, which
/// knows nothing of the present contract or of the SDK.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class EarlierContractTests : IDisposable
{
    private static readonly KitBuyer Buyer = new("kit-subscriber", "kit-seller", "EUR");

    private readonly string folder = Directory.CreateTempSubdirectory("fb-earlier-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_keeps_every_promise_and_its_words_are_understood()
    {
        using var sample = Published(contract: "1.0", says: 1);
        var findings = await RunAsync(sample);
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        // D3: contract 1 says why in any word, and the present one in a word of its own.
        findings
            .Select(finding => finding.Id)
            .ShouldBe(["L1", "C1", "C2", "C5", "C6", "C7", "L3", "D1", "D2", "D3"], true);
    }

    [Fact]
    public async Task Whoever_answers_strangers_too_breaks_a_promise()
    {
        using var sample = Published(contract: "1.0", says: 1, ("=== `Bearer ${token}`", "!== undefined"));
        var findings = await RunAsync(sample);
        findings.Where(finding => finding.Fault is not null).Select(finding => finding.Id).ShouldBe(["C7"]);
    }

    [Fact]
    public async Task What_it_wrote_when_it_broke_a_promise_is_told()
    {
        const string Decide = "const allows =";
        using var sample = Published(
            contract: "1.0",
            says: 1,
            (Decide, $"console.error('no books today'); {Decide}"),
            ("goodUntil: new Date", "until: new Date")
        );
        var findings = await RunAsync(sample);
        findings.ShouldContain(finding => finding.Fault != null && finding.Fault.Contains("no books today"));
    }

    [Fact]
    public async Task The_example_of_the_authors_page_keeps_every_promise()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(TestSettings.Repository, "infra", "ADAPTERS.md"));
        var example = page.Split("```js\n")[1].Split("```")[0];
        await File.WriteAllTextAsync(
            Path.Combine(folder, "adapter.mjs"),
            example.Replace("/usr/bin/env node", Node(), StringComparison.Ordinal)
        );
        using var sample = Packaged(
            """
            {
              "id": "cableco.rights", "version": "1.0.0", "contract": "2.0", "entry": "adapter.mjs",
              "capabilities": ["standing"], "files": {}
            }
            """
        );
        using var configuration = System.Text.Json.JsonDocument.Parse("""{"region":"north"}""");
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            new KitRun(sample.Genuine(), configuration.RootElement, Buyer),
            findings.Add,
            CancellationToken.None
        );
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings
            .Select(finding => finding.Id)
            .ShouldBe(["L1", "C1", "C2", "C5", "C6", "C7", "L3", "D1", "D2", "D3"], true);
    }

    [Theory]
    [InlineData("1.0", 2)]
    [InlineData("2.0", 1)]
    public async Task Whoever_speaks_another_contract_than_the_manifest_says_does_not_start(string contract, int says)
    {
        using var sample = Published(contract, says);
        var findings = await RunAsync(sample);
        findings[0].Id.ShouldBe("L1");
        findings[0].Fault!.ShouldContain("where it listens");
    }

    private SamplePackage Published(string contract, int says, params (string Sound, string Broken)[] changes)
    {
        var entry = Path.Combine(folder, "adapter.mjs");
        var program = Program;
        foreach (var (sound, broken) in changes)
        {
            program.ShouldContain(sound);
            program = program.Replace(sound, broken, StringComparison.Ordinal);
        }

        File.WriteAllText(entry, program.Replace("NODE", Node(), StringComparison.Ordinal) + $"serve({says});\n");
        return Packaged(
            $$"""
            {
              "id": "earlier.standing", "version": "1.0.0", "contract": "{{contract}}", "entry": "adapter.mjs",
              "capabilities": ["standing"], "files": {}
            }
            """
        );
    }

    private SamplePackage Packaged(string manifest)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(
                Path.Combine(folder, "adapter.mjs"),
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        File.WriteAllText(Path.Combine(folder, PackageReader.ManifestFile), manifest);
        return SamplePackage.In(folder);
    }

    private static string Node() =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .Select(place => Path.Combine(place, "node"))
            .First(File.Exists);

    private static async Task<List<KitFinding>> RunAsync(SamplePackage sample)
    {
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            new KitRun(sample.Genuine(), sample.Configuration(), Buyer),
            findings.Add,
            CancellationToken.None
        );
        return findings;
    }

    private const string Program = """
        #!NODE
        import http from "node:http";
        import readline from "node:readline";

        const socket = `${process.cwd()}/adapter.sock`;
        const description = {
          id: "earlier.standing", version: "1.0.0", contract: "1.0", capabilities: ["standing"],
          idempotencyHorizon: "00:00:00", settleWindow: "00:00:00",
        };

        function decide({ context, request }) {
          if (context.within.startsWith("-") || context.within === "00:00:00")
            return { effect: "NotAttempted", error: { reason: "Throttled" } };
          const allows = request.subscriber.token === "kit-subscriber";
          const value = { allows, goodUntil: new Date(Date.now() + 60_000).toISOString() };
          if (!allows) value.reason = "nobody I know";
          return { effect: "Applied", value };
        }

        const answers = {
          "/v1/describe": () => description,
          "/v1/health": () => ({ isWell: true }),
          "/v1/start": () => undefined,
          "/v1/validate": (body) => ({
            problems: body?.currency ? [] : [{ place: "/currency", problem: "It is missing.", fix: "Name it." }],
          }),
          "/v1/standing/decide": decide,
        };

        function serve(contract) {
          let token;
          const server = http.createServer(async (request, response) => {
            let text = "";
            for await (const chunk of request) text += chunk;
            const known = request.headers.authorization === `Bearer ${token}`;
            const answer = answers[request.url];
            response.statusCode = !known ? 401 : !answer ? 404 : 200;
            const said = known && answer ? answer(text ? JSON.parse(text) : undefined) : undefined;
            if (known && answer && said === undefined) response.statusCode = 204;
            response.setHeader("Content-Type", "application/json");
            response.end(said === undefined ? undefined : JSON.stringify(said));
          });
          const input = readline.createInterface({ input: process.stdin });
          input.once("line", (line) => {
            token = line;
            server.listen(socket, () => console.log(`1|${contract}|unix|${socket}`));
          });
          input.on("close", () => process.exit(0));
        }

        """;
}
