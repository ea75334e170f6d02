using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Reflection;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// The sockets of this node's connections, so that they can be closed under statements that a frozen server will never
/// answer.
/// </summary>
/// <remarks>
/// The driver's own way (a timeout or a cancelled token) asks the same frozen server to cancel, over a second
/// connection, and blocks a
/// thread of the pool until that answers: two seconds each, or for ever without TLS. At forty requests a second no
/// thread is left.
/// The driver has no public way to the socket; its version is pinned, and the node does not start when the members are
/// not there.
/// </remarks>
internal sealed class OpenSockets
{
    private const BindingFlags Inner = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly PropertyInfo Connector = typeof(NpgsqlConnection).GetProperty("Connector", Inner)
        ?? throw new MissingMemberException(nameof(NpgsqlConnection), "Connector");

    private static readonly FieldInfo Socket = Connector.PropertyType.GetField("_socket", Inner)
        ?? throw new MissingMemberException(Connector.PropertyType.Name, "_socket");

    private readonly ConcurrentDictionary<long, WeakReference<Socket>> sockets = new();
    private long count;

    /// <summary>Called for each new physical connection.</summary>
    public void Add(NpgsqlConnection connection)
    {
        foreach (var (key, held) in sockets)
        {
            if (!held.TryGetTarget(out var known) || !known.Connected)
                sockets.TryRemove(key, out _);
        }

        if (Find(connection) is { } socket)
            sockets[Interlocked.Increment(ref count)] = new WeakReference<Socket>(socket);
    }

    /// <summary>Closes all: whatever waits for an answer fails at once, and the pool makes new connections.</summary>
    public void CloseAll()
    {
        foreach (var (key, held) in sockets)
        {
            if (sockets.TryRemove(key, out _) && held.TryGetTarget(out var socket))
                socket.Dispose();
        }
    }

    /// <summary>Closes that of one connection.</summary>
    public static void Close(NpgsqlConnection connection) => Find(connection)?.Dispose();

    private static Socket? Find(NpgsqlConnection connection) =>
        Connector.GetValue(connection) is { } connector ? Socket.GetValue(connector) as Socket : null;
}
