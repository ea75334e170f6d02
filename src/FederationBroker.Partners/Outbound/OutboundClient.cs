using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace FederationBroker.Partners.Outbound;

/// <summary>
/// The one client for addresses that a partner can influence (design D15): https, the address is resolved once, judged,
/// and exactly that address is connected to; no redirects, no proxy, bounded in time and size.
/// </summary>
public sealed class OutboundClient : IDisposable
{
    private const int LargestAnswer = 64 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly OutboundRules rules;
    private readonly HttpClient http;

    public OutboundClient(OutboundRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        this.rules = rules;
#pragma warning disable RS0030 // This is the hardened client that the ban points to.
        http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectCallback = ConnectAsync,
                SslOptions = rules.TlsOptions(),
                // Two partners asked for one request would get one trace id.
                ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            }
        )
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = LargestAnswer,
        };
#pragma warning restore RS0030
    }

    /// <summary>
    /// The body of a 200 answer as text; null for anything else. Never throws for what the other side does.
    /// </summary>
    public async Task<string?> GetTextAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
            return null;
        try
        {
            using var answer = await http.GetAsync(uri, cancellation);
            return answer.StatusCode == HttpStatusCode.OK
                ? Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellation))
                : null;
        }
        catch (Exception unreachable)
            when (unreachable
                    is HttpRequestException
                        or IOException
                        or (OperationCanceledException and { InnerException: TimeoutException })
            )
        {
            return null;
        }
    }

    /// <summary>Never throws for what the other side does.</summary>
    public async Task<OutboundAnswer> PostAsync(Uri address, OutboundMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(message);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(message.Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(message.ContentType);
        foreach (var (name, value) in message.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            // What it says is not read: it counts for nothing, and may be endless.
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return new OutboundAnswer((int)answer.StatusCode, Fault: null);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or IOException)
        {
            var isForbidden = unreachable.InnerException is NotPublicException || unreachable is NotPublicException;
            return new OutboundAnswer(Status: null, isForbidden ? "not-public" : "unreachable");
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException)
        {
            return new OutboundAnswer(Status: null, "timeout");
        }
    }

    public void Dispose() => http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        var target = addresses.FirstOrDefault(rules.Allow) ?? throw new NotPublicException();
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(target, context.DnsEndPoint.Port), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// False for every special-purpose range (IANA registries): loopback, private, link-local, shared, documentation,
    /// multicast, mapped.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return !SpecialPurpose.Any(range =>
            range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address)
        );
    }

    private static readonly IPNetwork[] SpecialPurpose =
    [
        .. (
            (string[])
                [
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/128",
                    "::1/128",
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "ff00::/8",
                ]
        ).Select(IPNetwork.Parse),
    ];
}

/// <summary>The name leads to an address that partners may not have.</summary>
internal sealed class NotPublicException() : HttpRequestException("The address is not a public one.");

/// <summary>What is sent.</summary>
/// <param name="Headers">Besides those of the content.</param>
public sealed record OutboundMessage(byte[] Body, string ContentType, IReadOnlyDictionary<string, string> Headers);

/// <summary>What came of a message.</summary>
/// <param name="Status">Of HTTP; null: there was no answer.</param>
/// <param name="Fault">Why there was none: <c>not-public</c>, <c>unreachable</c>, <c>timeout</c>.</param>
public sealed record OutboundAnswer(int? Status, string? Fault)
{
    public bool IsTaken => Status is >= 200 and < 300;
}
