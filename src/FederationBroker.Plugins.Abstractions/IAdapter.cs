using System.Text.Json;

namespace FederationBroker.Plugins.Abstractions;

/// <summary>
/// What every adapter is. One instance serves one operator with one configuration for as long as its process lives.
/// </summary>
public interface IAdapter : IAsyncDisposable
{
    /// <summary>The same answer at every call, and what the manifest says.</summary>
    AdapterDescriptor Describe();

    /// <summary>
    /// Judges a configuration before it is used; may try to reach the other side, for at most 3 seconds.
    /// </summary>
    ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation);

    /// <summary>Takes a configuration that was found sound. Called once, before any other call.</summary>
    ValueTask StartAsync(AdapterStart start, CancellationToken cancellation);

    /// <summary>Whether the other side can be reached; asked every few seconds, and answered within one.</summary>
    ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation);
}

/// <param name="Id">Dotted lower-case words, such as <c>cableco.bss</c>.</param>
/// <param name="Version">The adapter's own.</param>
/// <param name="Contract">Major and minor of the contract it was built for; see <see cref="AdapterContract"/>.</param>
/// <param name="Capabilities">Words of <see cref="Capability"/>.</param>
/// <param name="IdempotencyHorizon">The other side remembers a key this long. Past it nothing is
/// ever sent again.</param>
/// <param name="SettleWindow">"Never heard of this key" is believed this long after it was sent, not before.</param>
public sealed record AdapterDescriptor(
    string Id,
    string Version,
    string Contract,
    IReadOnlyList<string> Capabilities,
    TimeSpan IdempotencyHorizon,
    TimeSpan SettleWindow
);

/// <summary>What an adapter can do. Words, not flags: an older broker reads over those it does not know.</summary>
public static class Capability
{
    public const string Billing = "billing";
    public const string Subscription = "subscription";
    public const string Consent = "consent";
    public const string Claims = "claims";
    public const string Standing = "standing";
}

/// <summary>The contract of this assembly.</summary>
public static class AdapterContract
{
    /// <summary>Two of these are served: this one and the one before. Within one, nothing ever changes its
    /// meaning.</summary>
    public const int Major = 2;

    /// <summary>The one before, which is still served: adapters and broker need not change on one day.</summary>
    public const int EarlierMajor = Major - 1;

    /// <summary>Grows with every operation and member that is added.</summary>
    public const int Minor = 0;

    public static string Version => $"{Major}.{Minor}";

    public static bool Serves(int major) => major is Major or EarlierMajor;
}

/// <param name="Problems">Empty: it can be used.</param>
public sealed record ConfigurationReport(IReadOnlyList<ConfigurationProblem> Problems);

/// <param name="Place">JSON pointer into the configuration, such as <c>/address</c>.</param>
/// <param name="Problem">What is wrong: a sentence without secrets.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record ConfigurationProblem(string Place, string Problem, string Fix);

/// <summary>What an adapter begins with.</summary>
/// <param name="Tenant">The operator it serves.</param>
/// <param name="InstanceId">Its name there.</param>
/// <param name="Configuration">As it was found sound.</param>
/// <param name="Secrets">By the names that the configuration refers to. They come over the socket alone: never in the
/// environment, on the command line or in a file.</param>
public sealed record AdapterStart(
    string Tenant,
    string InstanceId,
    JsonElement Configuration,
    IReadOnlyDictionary<string, string> Secrets
)
{
    /// <summary>Deliberately without the secrets.</summary>
    public override string ToString() => $"[start of {InstanceId} for {Tenant}]";
}

/// <param name="IsWell">The other side can be reached.</param>
/// <param name="Detail">A few words for the operator's staff; no personal data.</param>
public sealed record AdapterHealth(bool IsWell, string? Detail = null);
