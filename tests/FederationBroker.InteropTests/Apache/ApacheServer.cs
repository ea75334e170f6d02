using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FederationBroker.InteropTests.Apache;

/// <summary>
/// An Apache of one test: own configuration, own folder, own port with TLS, no rights. Pages below <c>/private/</c>
/// show what the server knows about the visitor (<c>printenv</c>, one variable a line).
/// </summary>
public sealed class ApacheServer : IAsyncDisposable
{
    private const string Modules = "/usr/lib/apache2/modules";
    private const string Unprivileged = "www-data";
    private const int Terminate = 15;

    private static readonly string[] AlwaysLoaded =
    [
        "mpm_event",
        "authn_core",
        "authz_core",
        "authz_user",
        "mime",
        "dir",
        "include",
        "env",
        "headers",
        "ssl",
    ];

    private readonly Process process;

    private ApacheServer(Process process, string origin, string folder) =>
        (this.process, Origin, Folder) = (process, origin, folder);

    /// <summary>Scheme, host and port; the host is resolved by the browser stub alone.</summary>
    public string Origin { get; }

    public string Folder { get; }

    public string ErrorLog => File.ReadAllText(Path.Combine(Folder, "error.log"));

    /// <summary>True where the package of a module is installed; infra/test.sh installs all that are used.</summary>
    public static bool Has(string module) => File.Exists($"{Modules}/mod_{module}.so");

    /// <param name="host">A name of *.ott.test.</param>
    /// <param name="modules">Modules under test, without <c>mod_</c>.</param>
    /// <param name="configuration">Directives; given the server's origin and the folder, in which it may put
    /// files.</param>
    public static async Task<ApacheServer> StartAsync(
        string host,
        string[] modules,
        Func<string, string, string> configuration,
        int? port = null
    )
    {
        var (number, folder) = (port ?? FreePorts.Next(), Directory.CreateTempSubdirectory("fbroker-apache-").FullName);
        var origin = $"https://{host}:{number}";
        WritePages(folder);
        foreach (var name in new[] { "ca.pem", "server.pem", "server.key" })
            File.Copy(Path.Combine(TestSettings.Certificates, name), Path.Combine(folder, name));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "apache.conf"),
            Frame(host, number, folder, [.. AlwaysLoaded, .. modules]) + configuration(origin, folder)
        );
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", $"{Unprivileged}:{Unprivileged}", folder);

        var server = new ApacheServer(Launch(folder), origin, folder);
        await server.ListensAsync(number);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited && Kill(process.Id, Terminate) != 0)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Frame(string host, int port, string folder, IEnumerable<string> modules) =>
        $"""
            ServerRoot "{folder}"
            ServerName {host}:{port}
            DefaultRuntimeDir "{folder}"
            PidFile "{folder}/apache.pid"
            ErrorLog "{folder}/error.log"
            LogLevel info
            Listen 127.0.0.1:{port}
            StartServers 1
            ThreadsPerChild 16
            ThreadLimit 16
            MaxRequestWorkers 16
            {string.Join('\n', modules.Select(module => $"LoadModule {module}_module {Modules}/mod_{module}.so"))}
            TypesConfig /dev/null
            AddType text/html .shtml
            AddOutputFilter INCLUDES .shtml
            DirectoryIndex index.shtml
            DocumentRoot "{folder}/pages"
            UseCanonicalName On
            SSLEngine on
            SSLCertificateFile "{folder}/server.pem"
            SSLCertificateKeyFile "{folder}/server.key"
            SSLOptions +StdEnvVars
            <Directory "{folder}/pages">
              Options +Includes
              Require all granted
            </Directory>

            """;

    private static void WritePages(string folder)
    {
        foreach (var page in new[] { "private", "public" })
            File.WriteAllText(
                Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "pages", page)).FullName, "index.shtml"),
                "<!--#printenv -->"
            );
    }

    // Started as root, it gives up root before it reads its configuration.
    private static Process Launch(string folder)
    {
        string[] apache = ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", Path.Combine(folder, "apache.conf")];
        string[] command = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Unprivileged}", $"--regid={Unprivileged}", "--clear-groups", .. apache]
            : apache;
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false })
            ?? throw new InvalidOperationException("Apache did not start.");
    }

    private async Task ListensAsync(int port)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException(
                        $"Apache ended with "
                            + $"{process.ExitCode}:\n{(File.Exists(Path.Combine(Folder, "error.log")) ? ErrorLog : "(no log)")}"
                    );
                using var client = BrokerNode.ClientFor(port, Origin);
                try
                {
                    using var answer = await client.GetAsync("/public/");
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "Apache listens"
        );
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new Win32Exception($"{program} ended with {process.ExitCode}.");
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
