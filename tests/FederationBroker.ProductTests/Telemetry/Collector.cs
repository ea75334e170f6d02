using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace FederationBroker.ProductTests.Telemetry;

/// <summary>An OpenTelemetry collector (OTLP over HTTP) that keeps what it is sent, as bytes.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, string Text)> received = new();
    private readonly Task receiving;

    public Collector()
    {
        Address = $"http://127.0.0.1:{FreePorts.Next()}";
        listener.Prefixes.Add($"{Address}/");
        listener.Start();
        receiving = ReceiveAsync();
    }

    public string Address { get; }

    /// <summary>All traces so far. Protobuf keeps texts as they are, so they are found in here.</summary>
    public string Traces => TextOf("/v1/traces");

    public string Metrics => TextOf("/v1/metrics");

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await receiving;
    }

    private string TextOf(string path) =>
        string.Concat(received.Where(message => message.Path == path).Select(message => message.Text));

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                received.Enqueue((context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync()));
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
