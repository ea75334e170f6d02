using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace FederationBroker.ProductTests.Hosting;

/// <summary>Requests that two servers could read differently, and ciphers that nobody needs (INF-002).</summary>
[Trait("Requirement", "INF-002")]
public sealed class StrictTransportTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Head =
        "POST /t/metro/connect/token HTTP/1.1\r\nHost: login.cable.test\r\nContent-Type: "
        + "application/x-www-form-urlencoded\r\n";

    public static TheoryData<string, string> Ambiguous() =>
        new()
        {
            { "a length with a sign", $"{Head}Content-Length: +12\r\n\r\ngrant_type=x" },
            { "a length with a minus", $"{Head}Content-Length: -12\r\n\r\ngrant_type=x" },
            { "a length in hexadecimal", $"{Head}Content-Length: 0x0c\r\n\r\ngrant_type=x" },
            { "a length longer than any", $"{Head}Content-Length: {new string('0', 40)}12\r\n\r\ngrant_type=x" },
            { "two lengths", $"{Head}Content-Length: 12\r\nContent-Length: 13\r\n\r\ngrant_type=x" },
            { "a header line ended by a bare LF", $"{Head}X-One: 1\nContent-Length: 12\r\n\r\ngrant_type=x" },
            { "a request line ended by a bare LF", "GET /health/live HTTP/1.1\nHost: login.cable.test\r\n\r\n" },
            { "a head ended by a bare LF", "GET /health/live HTTP/1.1\r\nHost: login.cable.test\r\n\n" },
        };

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task A_request_that_could_be_read_in_two_ways_is_answered_with_400_and_the_connection_is_closed(
        string what,
        string request
    )
    {
        var answer = await ExchangeAsync(request);
        answer.ShouldStartWith("HTTP/1.1 400 ", Case.Sensitive, what);
        answer.ShouldContain("Connection: close");
    }

    [Fact]
    public async Task A_plain_length_is_taken() =>
        (await ExchangeAsync($"{Head}Connection: close\r\nContent-Length: 12\r\n\r\ngrant_type=x")).ShouldStartWith(
            "HTTP/1.1 401 "
        );

    [Theory]
    [InlineData(
        true,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
    )]
    [InlineData(
        true,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    )]
    [InlineData(
        true,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
    )]
    [InlineData(
        false,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
    )]
    [InlineData(
        false,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384
    )]
    [InlineData(
        false,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
    )]
    [InlineData(
        false,
        TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
    )]
    public async Task TLS_1_2_has_forward_secrecy_and_authenticated_encryption_or_does_not_happen(
        bool isOffered,
        TlsCipherSuite rsa,
        TlsCipherSuite ecdsa
    )
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the operating system chooses the suites.");
        if (OperatingSystem.IsLinux())
        {
            var only = new CipherSuitesPolicy([rsa, ecdsa]);
            if (isOffered)
                await HandshakeAsync(only);
            else
                await Should.ThrowAsync<Exception>(() => HandshakeAsync(only));
        }
    }

    private async Task HandshakeAsync(CipherSuitesPolicy only)
    {
        await using var tls = await ConnectAsync(SslProtocols.Tls12, only);
    }

    private async Task<string> ExchangeAsync(string request)
    {
        await using var tls = await ConnectAsync(SslProtocols.Tls13, suites: null);
        await tls.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(tls, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task<SslStream> ConnectAsync(SslProtocols version, CipherSuitesPolicy? suites)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, shared.World.Node.Port));
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "login.cable.test",
            EnabledSslProtocols = version,
            CertificateChainPolicy = BrokerNode.TrustTheTestAuthority(),
        };
        if (OperatingSystem.IsLinux())
            options.CipherSuitesPolicy = suites;
        await tls.AuthenticateAsClientAsync(options);
        return tls;
    }
}
