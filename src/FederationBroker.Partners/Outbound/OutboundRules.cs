using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Partners.Outbound;

/// <summary>
/// Where partners' addresses may lead besides public ones: an operator whose partners sit in its own network says so.
/// </summary>
/// <param name="PrivateNetworks">Networks that are not public, and may be connected to all the same.</param>
/// <param name="AuthorityFile">PEM file of authorities that certificates may come from besides those of the machine;
/// null: none.</param>
public sealed record OutboundRules(ImmutableArray<IPNetwork> PrivateNetworks, string? AuthorityFile = null)
{
    private const int LargestFile = 1024 * 1024;

    public static OutboundRules PublicOnly { get; } = new([]);

    internal bool Allow(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return OutboundClient.IsPublic(plain)
            || PrivateNetworks.Any(network =>
                network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain)
            );
    }

    internal SslClientAuthenticationOptions TlsOptions()
    {
        // A certificate can name addresses to fetch others from: nothing is fetched that a partner names.
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = PolicyOf() };
        if (AuthorityFile is not { } file)
            return options;
        var own = Read(file);
        options.RemoteCertificateValidationCallback = (_, certificate, given, errors) =>
            errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsOf(own, certificate, given));
        return options;
    }

    private static X509Certificate2Collection Read(string file)
    {
        if (NamedFile.Read(file, LargestFile) is not FileReading.Content content)
            throw new InvalidOperationException("The file of OutboundAuthority cannot be read.");
        var own = new X509Certificate2Collection();
        own.ImportFromPem(content.Text);
        return own;
    }

    private static X509ChainPolicy PolicyOf() =>
        new()
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
            ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1") }, // server authentication
        };

    private static bool IsOf(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? given)
    {
        if (certificate is null)
            return false;
        using var chain = new X509Chain { ChainPolicy = PolicyOf() };
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in given?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = new X509Certificate2(certificate);
        return chain.Build(leaf);
    }
}
