using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace FederationBroker.TestKit;

/// <summary>
/// A PostgreSQL of one test class's own, made with the packaged programs, so that it can be frozen, stopped and
/// started again. The
/// database that all other tests share is never touched.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private const string Password = "only-for-the-private-cluster";

    private readonly string folder;
    private readonly int port = FreePorts.Next();

    private PrivateCluster(string folder) => this.folder = folder;

    /// <summary>Connection string of its administrator.</summary>
    public string Administrator =>
        $"Host=127.0.0.1;Port={port};Database=postgres;Username=fbroker_test;Password={Password};Timeout=5;Command Timeout=30";

    private string Data => Path.Combine(folder, "data");

    public static async Task<PrivateCluster> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fbpg").FullName;
        var cluster = new PrivateCluster(folder);
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        // The server refuses to run as root.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres:", folder);
        await cluster.PostgresAsync(
            "initdb",
            "-D",
            cluster.Data,
            "-U",
            "fbroker_test",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "scram-sha-256",
            "--pwfile",
            passwordFile,
            "-N"
        );
        await cluster.BeginAsync();
        return cluster;
    }

    public Task BeginAsync() =>
        PostgresAsync(
            "pg_ctl",
            "-D",
            Data,
            "-l",
            Path.Combine(folder, "log"),
            "-w",
            "-t",
            "60",
            "-o",
            $"-p {port} -c unix_socket_directories='' -c listen_addresses=127.0.0.1 -c fsync=off -c "
                + $"max_connections=200",
            "start"
        );

    // A server process may end between being listed and being sent a signal.
    private const string SignalEach = """
        signal=$1; shift
        for process; do kill "$signal" "$process" || [ ! -e "/proc/$process" ] || exit 1; done
        """;

    /// <summary>As a crash, or as an administrator who is in a hurry.</summary>
    public Task EndAsync(string mode = "immediate") =>
        PostgresAsync("pg_ctl", "-D", Data, "-m", mode, "-w", "-t", "60", "stop");

    /// <summary>SIGSTOP for every process of it: connections stay, and nothing is answered.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP", [Postmaster(), .. Children()]);

    public Task ThawAsync() => SignalAsync("-CONT", [.. Children(), Postmaster()]);

    /// <summary>SIGSTOP, or with "-CONT" the end of it, for these server processes alone.</summary>
    public static Task SignalAsync(string signal, params IEnumerable<int> processes) =>
        RunAsync(
            "sh",
            ["-c", SignalEach, "sh", signal, .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]
        );

    /// <param name="mode">As chmod takes it.</param>
    public static Task ModeAsync(string mode, string file) => RunAsync("chmod", mode, file);

    /// <summary>Whether transactions may write; counts with the next one on every connection.</summary>
    public async Task SetReadOnlyAsync(bool readOnly)
    {
        await ExecuteAsync($"ALTER SYSTEM SET default_transaction_read_only = {(readOnly ? "on" : "off")}");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>Runs a statement as the administrator, who may write whatever is set.</summary>
    /// <returns>The first value of each row.</returns>
    public async Task<List<object>> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            $"{Administrator};Pooling=false;Options=-c default_transaction_read_only=off"
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<object>();
        while (await reader.ReadAsync())
            values.Add(reader.GetValue(0));
        return values;
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await ThawAsync();
            await EndAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private int Postmaster() =>
        int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private List<int> Children()
    {
        var parent = Postmaster();
        var children = $"/proc/{parent}/task/{parent}/children";
        return
        [
            .. File.ReadAllText(children)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
        ];
    }

    private Task PostgresAsync(string program, params string[] arguments)
    {
        var newest = Directory
            .GetDirectories("/usr/lib/postgresql")
            .MaxBy(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture));
        var path = Path.Combine(newest!, "bin", program);
        return Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // The server keeps its standard output: nothing is read from it, or this would wait for the server's end.
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments])
            {
                WorkingDirectory = "/",
            }
        )!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}."
            );
    }
}
