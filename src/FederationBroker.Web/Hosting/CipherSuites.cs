using System.Net.Security;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Forward secrecy and authenticated encryption alone (RFC 9325 4.2); TLS 1.3 has nothing else, in TLS 1.2 it is to be
/// chosen.
/// </summary>
internal static class CipherSuites
{
    private static readonly TlsCipherSuite[] Allowed =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    // One for all connections: it is never changed.
    private static readonly CipherSuitesPolicy? Policy = OperatingSystem.IsLinux()
        ? new CipherSuitesPolicy(Allowed)
        : null;

    /// <summary>Where the operating system chooses the suites itself (Windows), it is configured there.</summary>
    public static void Restrict(SslServerAuthenticationOptions tls)
    {
        if (OperatingSystem.IsLinux())
            tls.CipherSuitesPolicy = Policy;
    }
}
