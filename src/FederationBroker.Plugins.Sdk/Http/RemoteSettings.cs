using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions;

namespace FederationBroker.Plugins.Sdk.Http;

/// <summary>
/// Where another system is and how it is trusted:
/// <c>{"address": "https://bss.cableco.example/broker/", "secret": "bss", "caFile": "/etc/…/ca.pem",
/// "timeout": "00:00:05"}</c>.
/// </summary>
/// <param name="Address">https, ending in a slash: the paths of the contract follow it.</param>
/// <param name="Secret">Name of the bearer secret among those the adapter is started with.</param>
/// <param name="Authorities">PEM of the only authorities that are trusted; null: those of the machine.</param>
/// <param name="Timeout">How long an answer is waited for: 0.1 to 30 seconds, 5 by default.</param>
public sealed record RemoteSettings(Uri Address, string Secret, string? Authorities, TimeSpan Timeout)
{
    /// <summary>Where an access token is asked for with <see cref="ClientId"/> and the secret (OAuth 2.0 client
    /// credentials); null: the secret itself is presented.</summary>
    public Uri? TokenAddress { get; init; }

    /// <summary>The broker's name at the authorization server.</summary>
    public string? ClientId { get; init; }

    private const long LargestFile = 256 * 1024;

    // Well below the minute after which "never seen" is believed of a key: else a call could still be on its way.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(5);

    /// <returns>Empty: <see cref="Read"/> can be called.</returns>
    public static IReadOnlyList<ConfigurationProblem> ProblemsOf(JsonElement configuration)
    {
        var problems = new List<ConfigurationProblem>();
        if (AddressIn(configuration) is null)
            problems.Add(
                new ConfigurationProblem(
                    "/address",
                    "It is no https address that ends in a slash.",
                    "Write one such as https://bss.cableco.example/broker/."
                )
            );
        if (Text(configuration, "secret") is not { Length: > 0 })
            problems.Add(
                new ConfigurationProblem("/secret", "It is missing.", "Name one of the secrets of this adapter.")
            );
        if (IsThere(configuration, "caFile") && AuthoritiesIn(configuration) is null)
            problems.Add(
                new ConfigurationProblem(
                    "/caFile",
                    "It is no file with certificates.",
                    "Write the absolute path of a PEM file, or leave it out."
                )
            );
        if (TimeoutIn(configuration) is null)
            problems.Add(
                new ConfigurationProblem(
                    "/timeout",
                    "It is no duration from 0.1 to 30 seconds.",
                    "Write one such as 00:00:05."
                )
            );
        if (IsThere(configuration, "tokenAddress") != IsThere(configuration, "clientId"))
            problems.Add(
                new ConfigurationProblem(
                    "/clientId",
                    "clientId and tokenAddress belong together.",
                    "Write both, or neither: then the secret itself is presented."
                )
            );
        else if (IsThere(configuration, "tokenAddress") && TokenAddressIn(configuration) is null)
            problems.Add(
                new ConfigurationProblem(
                    "/tokenAddress",
                    "It is no https address.",
                    "Write one such as https://auth.cableco.example/token."
                )
            );
        return problems;
    }

    /// <param name="configuration">One without problems.</param>
    public static RemoteSettings Read(JsonElement configuration) =>
        new(
            AddressIn(configuration)!,
            Text(configuration, "secret")!,
            AuthoritiesIn(configuration),
            TimeoutIn(configuration)!.Value
        )
        {
            TokenAddress = TokenAddressIn(configuration),
            ClientId = Text(configuration, "clientId"),
        };

    private static Uri? AddressIn(JsonElement configuration) =>
        Uri.TryCreate(Text(configuration, "address"), UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttps
        && address.AbsoluteUri.EndsWith('/')
        && address is { Query: "", Fragment: "", UserInfo: "" }
            ? address
            : null;

    private static Uri? TokenAddressIn(JsonElement configuration) =>
        Uri.TryCreate(Text(configuration, "tokenAddress"), UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttps
        && address is { Fragment: "", UserInfo: "" }
            ? address
            : null;

    private static TimeSpan? TimeoutIn(JsonElement configuration) =>
        !IsThere(configuration, "timeout") ? UsualTimeout
        : TimeSpan.TryParseExact(Text(configuration, "timeout"), "c", CultureInfo.InvariantCulture, out var timeout)
        && timeout >= ShortestTimeout
        && timeout <= LongestTimeout
            ? timeout
        : null;

    // A device or a pipe has no length, and is not waited for.
    private static string? AuthoritiesIn(JsonElement configuration)
    {
        try
        {
            if (
                Text(configuration, "caFile") is not { } path
                || !Path.IsPathFullyQualified(path)
                || new FileInfo(path) is not { Exists: true, Length: > 0 and <= LargestFile }
            )
                return null;
            var pem = File.ReadAllText(path);
            var read = new X509Certificate2Collection();
            read.ImportFromPem(pem);
            return read.Count > 0 ? pem : null;
        }
        catch (Exception unusable)
            when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    private static bool IsThere(JsonElement configuration, string name) =>
        configuration.ValueKind == JsonValueKind.Object
        && configuration.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement configuration, string name) =>
        IsThere(configuration, name) && configuration.GetProperty(name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()
            : null;
}
