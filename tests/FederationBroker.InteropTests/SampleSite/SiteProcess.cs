using System.Diagnostics;

namespace FederationBroker.InteropTests.SampleSite;

/// <summary>The sample streaming site as partners get it, in a process of its own.</summary>
internal sealed class SiteProcess : IAsyncDisposable
{
    private readonly Process process;

    private SiteProcess(Process process, string origin) => (this.process, Origin) = (process, origin);

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    /// <summary>Returns when the site answers.</summary>
    public static async Task<SiteProcess> StartAsync(int port, string issuer, string clientId, string secretFile)
    {
        var origin = $"https://localhost:{port}";
        string FileOf(string name) => Path.Combine(TestSettings.Certificates, name);
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "OttSite.dll"),
            "--protocol",
            "oidc",
            "--url",
            origin,
            "--broker",
            issuer,
            "--client-id",
            clientId,
            "--secret-file",
            secretFile,
            "--certificate",
            FileOf("server.pem"),
            "--key",
            FileOf("server.key"),
            "--ca",
            FileOf("ca.pem"),
            "--operator",
            "Metro Cable",
        ];
        var site = new SiteProcess(
            Process.Start(new ProcessStartInfo(HostProgram(), arguments) { UseShellExecute = false })!,
            origin
        );
        await Eventually.TrueAsync(() => site.AnswersAsync(port), "the sample site answers", TimeSpan.FromSeconds(60));
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string HostProgram() =>
        Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";

    private async Task<bool> AnswersAsync(int port)
    {
        if (process.HasExited)
            throw new InvalidOperationException($"The sample site ended with {process.ExitCode}.");
        using var client = BrokerNode.ClientFor(port, Origin);
        try
        {
            return (await client.GetAsync("/health")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
