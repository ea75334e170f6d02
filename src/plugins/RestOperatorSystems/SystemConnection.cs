using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Plugins.Abstractions;

namespace RestOperatorSystems;

/// <summary>
/// The connection to the operator's own system. The address comes from the operator, not from a partner, so private
/// networks are allowed; everything else is as narrow as can be: https, no redirects, no proxy, no cookies, a bounded
/// answer.
/// </summary>
internal static class SystemConnection
{
    private const int LargestAnswer = 1 << 20;
    private const int MostConnections = 32;

    public static HttpClient Open(OperatorSystemSettings settings)
    {
        if (settings.Address.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException(
                "The address of an operator's system must start with https://.",
                nameof(settings)
            );
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = settings.Timeout,
            MaxConnectionsPerServer = MostConnections,
        };
        if (settings.AuthorityPem is { } pem)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPem(pem);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        var http = new HttpClient(handler)
        {
            BaseAddress = settings.Address,
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.Secret);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return http;
    }
}
