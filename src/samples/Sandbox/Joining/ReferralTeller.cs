using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Sandbox.Joining;

/// <summary>Where the sandbox tells of sales to people who were sent to it.</summary>
/// <param name="Broker">The operator's issuer, such as <c>https://localhost:7443/t/metro</c>.</param>
/// <param name="ClientId">The sandbox's name there.</param>
/// <param name="ClientSecret">Its secret there.</param>
/// <param name="Authority">PEM of the authority that signed the broker's certificate; null: the machine's own.</param>
public sealed record JoiningOptions(string Broker, string ClientId, string ClientSecret, string? Authority);

/// <summary>Tells the operator of a sale, as any service of J.1304 no. 0 would.</summary>
public sealed class ReferralTeller : IDisposable
{
    private readonly JoiningOptions options;
    private readonly HttpClient broker;

    public ReferralTeller(JoiningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (options.Authority is { } authority)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
            policy.RevocationMode = X509RevocationMode.NoCheck;
            policy.CustomTrustStore.ImportFromPem(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        broker = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
    }

    public void Dispose() => broker.Dispose();

    /// <returns>What the operator answered, JSON.</returns>
    public async Task<string> TellAsync(string click, string what, CancellationToken cancellation)
    {
        using var request = Form("/connect/referrals", ("click", click), ("event", what));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellation));
        using var answer = await broker.SendAsync(request, cancellation);
        return await answer.Content.ReadAsStringAsync(cancellation);
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        using var request = Form("/connect/token", ("grant_type", "client_credentials"), ("scope", "orders"));
        var credentials = Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        using var answer = await broker.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    private HttpRequestMessage Form(string path, params (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, options.Broker + path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
}
