using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// Reads <c>subscriberData:</c> and <c>homeNetwork:</c> of a tenant file: where a system of the operator's is.
/// </summary>
internal static class ConnectedSystemSection
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);

    // A sign-in waits this long when the system hangs; nobody waits longer for a page.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Null: the operator has none.</summary>
    public static ConnectedSystem? ReadSubscriberData(Section? section, LoaderContext context)
    {
        if (section is null)
            return null;
        var system = Read(section, context, context.Adapters.SubscriberData);
        section.RefuseUnknownKeys();
        return system;
    }

    /// <summary>Null: nobody signs in by where they are.</summary>
    public static HomeNetwork? ReadHomeNetwork(Section? section, LoaderContext context)
    {
        if (section is null)
            return null;
        var network = new HomeNetwork
        {
            System = Read(section, context, context.Adapters.HomeNetwork),
            LongestSession = section.Duration(
                "session",
                TimeSpan.FromHours(4),
                TimeSpan.FromMinutes(5),
                TimeSpan.FromDays(1)
            ),
        };
        section.RefuseUnknownKeys();
        return network;
    }

    private static ConnectedSystem Read(Section section, LoaderContext context, IReadOnlyCollection<string> adapters)
    {
        var adapter = section.RequiredText("adapter");
        if (adapter.Length > 0 && !adapters.Contains(adapter))
            section.Fault(
                "adapter",
                "adapter",
                $"There is no adapter `{adapter}` for this.",
                Section.NearestHint(adapter, adapters)
            );
        var authority = AuthorityIn(section, context);
        return new ConnectedSystem
        {
            Adapter = adapter,
            Address = AddressIn(section),
            Secret = SecretIn(section, context),
            Timeout = section.Duration("timeout", TimeSpan.FromMilliseconds(800), ShortestTimeout, LongestTimeout),
            AuthorityPem = authority?.Pem,
            AuthorityEnds = authority?.Ends,
        };
    }

    // Personal data travels here: not even to this machine without TLS.
    private static string AddressIn(Section section)
    {
        var address = section.RequiredText("address");
        if (address.Length == 0)
            return address;
        if (WebAddress.FaultOf(address) is { } fault)
            section.Fault("address", "address", $"address is not usable: {fault}.", "Write the full https address.");
        else if (!address.StartsWith("https://", StringComparison.Ordinal))
            section.Fault(
                "address",
                "address",
                "address must start with https://.",
                "Personal data is never sent without TLS."
            );
        else if (address.Contains('?', StringComparison.Ordinal))
            section.Fault("address", "address", "address must not have a query.", "Write the base address alone.");
        return address.EndsWith('/') ? address : $"{address}/";
    }

    private static string SecretIn(Section section, LoaderContext context)
    {
        var text = section.RequiredText("secret");
        if (text.Length == 0)
            return text;
        if (!text.StartsWith("file:", StringComparison.Ordinal) && !text.StartsWith("env:", StringComparison.Ordinal))
        {
            section.Fault(
                "secret",
                "secret",
                "secret must be a reference: a secret does not belong into a configuration file.",
                "Write file:<path> or env:<NAME>."
            );
            return string.Empty;
        }

        if (context.Resolve(section, section.Items("secret")[0])?.Trim() is not { } secret)
            return string.Empty;
        if (secret.Length == 0)
            section.Fault("secret", "secret", "the secret is empty.", "Write it into what is referred to.");
        // RFC 6750 2.1: what a bearer token may consist of.
        if (
            !secret.All(character =>
                char.IsAsciiLetterOrDigit(character) || "-._~+/=".Contains(character, StringComparison.Ordinal)
            )
        )
            section.Fault(
                "secret",
                "secret",
                "the secret has characters that a bearer token cannot have.",
                "Use letters, digits and - . _ ~ + / = only."
            );
        return secret;
    }

    private static Authority? AuthorityIn(Section section, LoaderContext context)
    {
        if (section.Text("caFile") is not { } file || context.ReadText(section, "caFile", file) is not { } pem)
            return null;
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            if (certificates.Count > 0)
                return new Authority(pem, certificates.Max(certificate => new DateTimeOffset(certificate.NotAfter)));
        }
        catch (CryptographicException)
        {
            // said below
        }

        section.Fault(
            "caFile",
            "certificate",
            $"{file} holds no certificate.",
            "Name a PEM file with the certificate of the authority."
        );
        return null;
    }

    private sealed record Authority(string Pem, DateTimeOffset Ends);
}
