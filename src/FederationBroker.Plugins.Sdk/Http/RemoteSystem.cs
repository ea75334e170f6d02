using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.Plugins.Sdk.Http;

/// <summary>
/// Another system behind https, asked as narrowly as can be: no redirect, no proxy, no cookie, a bounded answer within
/// a bounded time. What the connection did is said in the one way that matters: did a byte get there?
/// </summary>
public sealed class RemoteSystem : IDisposable
{
    private const int LargestAnswer = 256 * 1024;
    private const int MostConnections = 32;
    private const string KeyHeader = "Idempotency-Key";

    private readonly HttpClient http;
    private readonly TimeSpan timeout;

    /// <exception cref="InvalidOperationException">The secret is not among those given.</exception>
    public RemoteSystem(RemoteSettings settings, IReadOnlyDictionary<string, string> secrets)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(secrets);
        if (!secrets.TryGetValue(settings.Secret, out var secret))
            throw new InvalidOperationException("The secret that the configuration names was not given.");
        timeout = settings.Timeout;
        http = new HttpClient(
            settings is { TokenAddress: { } tokens, ClientId: { } client }
                ? new ClientCredentials(tokens, client, secret, HandlerOf(settings))
                : HandlerOf(settings)
        )
        {
            BaseAddress = settings.Address,
            Timeout = System.Threading.Timeout.InfiniteTimeSpan, // every call has a deadline of its own
            MaxResponseContentBufferSize = LargestAnswer,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    public void Dispose() => http.Dispose();

    /// <summary>
    /// One POST; it never throws. It always has a body: a request without one is sent again by the handler itself,
    /// unseen, when a kept connection closes before the answer.
    /// </summary>
    /// <param name="path">Below the configured address.</param>
    /// <param name="body">JSON, not empty.</param>
    /// <param name="key">Of what changes something; null: it changes nothing.</param>
    /// <param name="cancellation">Ends the waiting; what was sent stays sent.</param>
    public async Task<RemoteReply> PostAsync(
        string path,
        ReadOnlyMemory<byte> body,
        string? key,
        CancellationToken cancellation
    )
    {
        if (body.IsEmpty)
            throw new ArgumentException("It is empty.", nameof(body));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (key is not null)
            request.Headers.Add(KeyHeader, key);
        return await SendAsync(request, cancellation);
    }

    /// <summary>One GET; it never throws.</summary>
    /// <param name="path">Below the configured address; with a query where it has one.</param>
    public async Task<RemoteReply> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, cancellation);
    }

    /// <summary>Whether it answers at all.</summary>
    public async Task<bool> IsThereAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, cancellation) is RemoteReply.Answered { Status: HttpStatusCode.OK };
    }

    private async Task<RemoteReply> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token);
            return new RemoteReply.Answered(
                answer.StatusCode,
                await answer.Content.ReadAsByteArrayAsync(deadline.Token)
            );
        }
        catch (HttpRequestException failure) when (IsBeforeTheFirstByte(failure.HttpRequestError))
        {
            return new RemoteReply.Unreached($"It cannot be reached ({failure.HttpRequestError}).");
        }
        catch (OperationCanceledException slow)
            when (slow.InnerException is TimeoutException && !deadline.IsCancellationRequested)
        {
            // The handler's own time for making a connection: nothing was sent on it.
            return new RemoteReply.Unreached("It takes no connection.");
        }
        catch (HttpRequestException failure)
        {
            // The kind of failure, never its text: that could repeat what was sent.
            return new RemoteReply.Lost($"The answer was lost ({failure.HttpRequestError}).");
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            return new RemoteReply.Lost("It did not answer in time.");
        }
    }

    private static bool IsBeforeTheFirstByte(HttpRequestError error) =>
        error
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError;

    private static SocketsHttpHandler HandlerOf(RemoteSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = settings.Timeout / 2,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = MostConnections,
        };
        if (settings.Authorities is not { } authorities)
            return handler;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(authorities);
        handler.SslOptions.CertificateChainPolicy = policy;
        return handler;
    }
}

/// <summary>What the connection did.</summary>
public abstract record RemoteReply
{
    private RemoteReply() { }

    /// <summary>An answer came, whatever it says.</summary>
    public sealed record Answered(HttpStatusCode Status, ReadOnlyMemory<byte> Body) : RemoteReply;

    /// <summary>No byte was sent: nothing can have been done.</summary>
    public sealed record Unreached(string Why) : RemoteReply;

    /// <summary>Something was sent, and no whole answer came: it may have been done.</summary>
    public sealed record Lost(string Why) : RemoteReply;
}
