using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace FederationBroker.TestKit;

/// <summary>
/// PgBouncer in transaction mode in front of a database: every transaction may get another of its few sessions.
/// </summary>
public sealed class Pooler : IAsyncDisposable
{
    private readonly string folder;
    private readonly Process process;
    private readonly int port;

    private Pooler(string folder, Process process, int port) =>
        (this.folder, this.process, this.port) = (folder, process, port);

    public static async Task<Pooler> StartAsync(string connection, int sessions)
    {
        var target = new NpgsqlConnectionStringBuilder(connection);
        var (folder, port) = (Directory.CreateTempSubdirectory("fbpool").FullName, FreePorts.Next());
        var (users, settings) = (Path.Combine(folder, "users.txt"), Path.Combine(folder, "pgbouncer.ini"));
        await File.WriteAllTextAsync(users, $"\"{target.Username}\" \"{target.Password}\"\n");
        await File.WriteAllTextAsync(
            settings,
            $"""
            [databases]
            * = host={target.Host} port={target.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port.ToString(CultureInfo.InvariantCulture)}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {users}
            pool_mode = transaction
            default_pool_size = {sessions.ToString(CultureInfo.InvariantCulture)}
            max_client_conn = 200
            logfile = {Path.Combine(folder, "log")}
            """
        );
        // It refuses to run as root.
        string[] command = ["/usr/sbin/pgbouncer", "-q", settings];
        if (Environment.IsPrivilegedProcess)
        {
            using var owned = Process.Start("chown", ["-R", "postgres:", folder]);
            await owned.WaitForExitAsync();
            command = ["runuser", "-u", "postgres", "--", .. command];
        }

        var pooler = new Pooler(folder, Process.Start(command[0], command[1..]), port);
        await Eventually.TrueAsync(pooler.ListensAsync, "the pooler listens");
        return pooler;
    }

    /// <summary>The same database through the pooler. Its Debian version keeps no prepared statements.</summary>
    public string Through(string connection) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Host = "127.0.0.1",
            Port = port,
            MaxAutoPrepare = 0,
        }.ConnectionString + ";Max Auto Prepare=0";

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
