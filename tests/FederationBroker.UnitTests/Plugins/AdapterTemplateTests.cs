using System.Diagnostics;
using FederationBroker.Plugins.Kit;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>Whoever writes an adapter begins with one that keeps every promise.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class AdapterTemplateTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fb-template-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_new_adapter_runs_and_keeps_every_promise()
    {
        var (hive, source, package) = (PathOf("hive"), PathOf("CableCo.Bss"), PathOf("published"));
        var template = Path.Combine(TestSettings.Repository, "src/plugins/PrepaidBalance");
        var sdk = SamplePackage.Built("src/FederationBroker.Plugins.Sdk");
        await RunAsync("new", "install", template, "--debug:custom-hive", hive);
        string[] choices = ["--id", "cableco.bss", "--sdk", sdk, "-o", source, "--debug:custom-hive", hive];
        await RunAsync(["new", "fbroker-adapter", "-n", "CableCo.Bss", .. choices]);
        await RunAsync("publish", source, "-c", "Release", "-o", package, "-nodeReuse:false");

        using var sample = SamplePackage.In(package);
        var (genuine, findings) = (sample.Genuine(), new List<KitFinding>());
        (genuine.Manifest.Id, genuine.Manifest.Entry).ShouldBe(("cableco.bss", "CableCo.Bss.dll"));
        await ConformanceKit.RunAsync(
            genuine,
            sample.Configuration(),
            new KitBuyer("kit-subscriber", "kit-seller", "EUR"),
            findings.Add,
            CancellationToken.None
        );
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings.Count.ShouldBeGreaterThan(15);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said);
    }
}
