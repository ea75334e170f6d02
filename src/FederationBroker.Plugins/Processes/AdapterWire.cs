using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Wire;

namespace FederationBroker.Plugins.Processes;

/// <summary>
/// The broker's end of an adapter's socket. What the wire does becomes an effect here, and nowhere else.
/// </summary>
internal sealed class AdapterWire : IDisposable
{
    private const int LargestAnswer = 4 * 1024 * 1024;

    private readonly HttpClient client;

    private readonly int contract;

    /// <param name="socket">Where the adapter listens.</param>
    /// <param name="token">What it knows the broker by.</param>
    /// <param name="contract">Major version that it was built for.</param>
    public AdapterWire(string socket, string token, int contract)
    {
        this.contract = contract;
        client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation),
            }
        )
        {
            BaseAddress = new Uri("http://adapter"),
            Timeout = Timeout.InfiniteTimeSpan, // every call has a deadline of its own
            MaxResponseContentBufferSize = LargestAnswer,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>What the adapter said of itself; null until it was asked.</summary>
    public AdapterDescriptor? Descriptor { get; set; }

    public void Dispose() => client.Dispose();

    public Task<AdapterDescriptor> DescribeAsync(CancellationToken cancellation) =>
        GetAsync<AdapterDescriptor>(At(WireAddresses.Describe), cancellation);

    public Task<AdapterHealth> HealthAsync(CancellationToken cancellation) =>
        GetAsync<AdapterHealth>(At(WireAddresses.Health), cancellation);

    public async Task<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation)
    {
        using var answer = await PostAsync(At(WireAddresses.Validate), configuration, cancellation);
        return await ReadAsync<ConfigurationReport>(answer, cancellation);
    }

    public async Task StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        using var answer = await PostAsync(At(WireAddresses.Start), start, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// One call. It never throws: whatever goes wrong before a byte is sent is NotAttempted, whatever goes wrong after
    /// is Unknown, since the adapter may have done what it was asked.
    /// </summary>
    public async Task<AdapterResult<TValue>> CallAsync<TRequest, TValue>(
        Operation<TRequest, TValue> operation,
        CallMessage<TRequest> call,
        CancellationToken cancellation
    )
        where TRequest : class
        where TValue : class
    {
        try
        {
            using var answer = await PostAsync(At(operation.Name), call, cancellation);
            return answer.StatusCode == HttpStatusCode.OK
                ? await ReadResultAsync(operation, answer, cancellation)
                : Lost(operation, $"it answered with {(int)answer.StatusCode}");
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return AdapterResult.NotAttempted<TValue>(Reason.Unreachable, "The adapter's process is not there.");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The type alone: a message could repeat what the adapter sent.
            return Lost(operation, failure.GetType().Name);
        }
    }

    private string At(string name) => WireAddresses.Of(name, contract);

    private async Task<AdapterResult<TValue>> ReadResultAsync<TRequest, TValue>(
        Operation<TRequest, TValue> operation,
        HttpResponseMessage answer,
        CancellationToken cancellation
    )
        where TRequest : class
        where TValue : class
    {
        if (contract == AdapterContract.Major || !EarlierContract.Changes(operation.Name))
            return await ReadAsync<AdapterResult<TValue>>(answer, cancellation);
        var said = EarlierContract.Upgrade(operation.Name, await ReadAsync<JsonObject>(answer, cancellation));
        return said.Deserialize<AdapterResult<TValue>>(WireJson.Options)!;
    }

    private static AdapterResult<TValue> Lost<TRequest, TValue>(Operation<TRequest, TValue> operation, string why)
        where TRequest : class
        where TValue : class =>
        operation.Changes
            ? AdapterResult.Unknown<TValue>(Reason.Other, why)
            : AdapterResult.NotAttempted<TValue>(Reason.Other, why);

    // Always with a body: a request without one may be sent again by the client on a connection that was closed.
    private async Task<HttpResponseMessage> PostAsync<T>(string address, T body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await client.PostAsync(new Uri(address, UriKind.Relative), content, cancellation);
    }

    private async Task<T> GetAsync<T>(string address, CancellationToken cancellation)
    {
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), cancellation);
        answer.EnsureSuccessStatusCode();
        return await ReadAsync<T>(answer, cancellation);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        return await JsonSerializer.DeserializeAsync<T>(body, WireJson.Options, cancellation)
            ?? throw new JsonException("The answer is null.");
    }

    private static async ValueTask<Stream> ConnectAsync(string socket, CancellationToken cancellation)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
