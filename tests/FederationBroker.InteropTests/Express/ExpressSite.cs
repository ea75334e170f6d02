using System.Diagnostics;
using System.Security.Cryptography;

namespace FederationBroker.InteropTests.Express;

/// <summary>The site of express-openid-connect/site.js, in a process of its own.</summary>
internal sealed class ExpressSite : IAsyncDisposable
{
    public const string ClientId = "express";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private ExpressSite(Process process, int port) => (this.process, Origin) = (process, OriginOf(port));

    public string Origin { get; }

    public static string OriginOf(int port) => $"https://localhost:{port}";

    public static async Task<ExpressSite> StartAsync(int port, string issuer)
    {
        var folder = Path.Combine(
            TestSettings.Repository,
            "tests",
            "FederationBroker.InteropTests",
            "express-openid-connect"
        );
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw new InvalidOperationException($"Run `npm ci` in {folder}; ./infra/test.sh does.");
        string[] arguments =
        [
            "site.js",
            $"{port}",
            issuer,
            ClientId,
            Path.Combine(TestSettings.Certificates, "server.pem"),
            Path.Combine(TestSettings.Certificates, "server.key"),
        ];
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_EXTRA_CA_CERTS"] = Path.Combine(TestSettings.Certificates, "ca.pem");
        start.Environment["CLIENT_SECRET"] = ConfigurationFolder.ClientSecret;
        start.Environment["COOKIE_SECRET"] = RandomNumberGenerator.GetHexString(64);
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) != "ready")
            throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
        return new ExpressSite(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
