using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace FederationBroker.ProductTests.Telemetry;

/// <summary>Somebody who puts a mark wherever a request has room for one.</summary>
public sealed class Strangers(int port)
{
    /// <summary>Stands nowhere by chance.</summary>
    public const string Mark = "mark-4471-of-a-stranger";

    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static readonly (string Name, string Value)[] Headers =
    [
        ("User-Agent", $"Browser/{Mark}"),
        ("Referer", $"https://{Mark}.test/{Mark}"),
        ("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01"),
        ("tracestate", $"vendor={Mark}"),
        ("baggage", $"subscriber={Mark}"),
    ];

    /// <summary>A connection that says nothing.</summary>
    public async Task KnockAsync()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
    }

    /// <summary>An unknown path, operator, host, client, ticket, message and method.</summary>
    public async Task TryAsync(string nth)
    {
        var mark = $"{Mark}-{nth}";
        using var client = NewClient();
        await SendAsync(client, $"/{mark}");
        await SendAsync(client, $"/t/metro/{mark}?q={mark}");
        await SendAsync(client, $"/t/{mark}/connect/authorize");
        await SendAsync(client, "/", host: $"{mark}.test");
        await SendAsync(client, $"/t/metro/connect/authorize?client_id={mark}&redirect_uri=https://{mark}.test/");
        await SendAsync(client, $"/t/metro/continue/{mark}");
        await SendAsync(client, $"/t/metro/saml/sso?SAMLRequest={mark}&RelayState={mark}");
        await SendAsync(client, "/t/metro", method: $"M{nth}");
    }

    // The certificate is asked for by its name, and the request names whatever host it likes.
    private HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            var asked = new SslClientAuthenticationOptions
            {
                TargetHost = new Uri(BrokerWorld.Origin).Host,
                CertificateChainPolicy = BrokerNode.TrustTheTestAuthority(),
            };
            await tls.AuthenticateAsClientAsync(asked, cancellation);
            return tls;
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"http://login.cable.test:{port}") };
    }

    private static async Task SendAsync(HttpClient client, string path, string? host = null, string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Host = host;
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBeLessThan(500, path);
    }
}
