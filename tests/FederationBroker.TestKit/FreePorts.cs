using System.Net;
using System.Net.Sockets;

namespace FederationBroker.TestKit;

/// <summary>
/// Ports for servers of tests. They lie below those that the system gives to outgoing connections (from 32768 on,
/// where nothing else is set), so that a port is still free when its server starts, and when it starts again.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Test programs that run beside each other begin at different places.
    private static int given = Random.Shared.Next(Count);

    /// <summary>A port on which nobody listens, and which this process has not been given lately.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + ((Interlocked.Increment(ref given) & int.MaxValue) % Count);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
