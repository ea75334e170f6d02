using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace FederationBroker.ProductTests.Hosting;

/// <summary>TLS 1.2 and 1.3, nothing older; every answer carries the protective headers (INF-002).</summary>
[Trait("Requirement", "INF-002")]
public sealed class TransportTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Current_TLS_versions_connect(SslProtocols version) =>
        (await HandshakeAsync(version)).ShouldBe(version);

#pragma warning disable SYSLIB0039, CA5397 // Old versions are offered on purpose, to see them refused.
    [Theory]
    [InlineData(SslProtocols.Tls)]
    [InlineData(SslProtocols.Tls11)]
    public async Task Older_versions_do_not(SslProtocols version) =>
        await Should.ThrowAsync<Exception>(() => HandshakeAsync(version));
#pragma warning restore SYSLIB0039, CA5397

    [Theory]
    [InlineData("/t/metro/.well-known/openid-configuration")]
    [InlineData("/t/metro/connect/authorize")]
    [InlineData("/t/metro/connect/userinfo")]
    [InlineData("/t/metro/sign-in")]
    [InlineData("/t/nowhere/")]
    [InlineData("/nothing")]
    [InlineData("/health/live")]
    public async Task Every_answer_carries_the_protective_headers_and_a_request_id(string path)
    {
        using var client = shared.World.Node.NewClient();
        var answer = await client.GetAsync(path);
        var headers = answer.Headers.ToString();
        foreach (
            var expected in new[]
            {
                "Strict-Transport-Security: max-age=31536000",
                "X-Content-Type-Options: nosniff",
                "Referrer-Policy: no-referrer",
                "frame-ancestors 'none'",
                "X-Request-Id: ",
            }
        )
            headers.ShouldContain(expected);
        headers.ShouldNotContain("Server:");
        ((int)answer.StatusCode).ShouldBeLessThan(500);
    }

    private async Task<SslProtocols> HandshakeAsync(SslProtocols version)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, shared.World.Node.Port));
        await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "login.cable.test",
                EnabledSslProtocols = version,
                CertificateChainPolicy = BrokerNode.TrustTheTestAuthority(),
            }
        );
        return tls.SslProtocol;
    }
}
