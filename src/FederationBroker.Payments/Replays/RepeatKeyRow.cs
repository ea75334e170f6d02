using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Replays;

/// <summary>A message that was answered, under the key that its sender gave it: asked again, it is answered alike.
/// </summary>
internal sealed class RepeatKeyRow : ITenantOwned
{
    public const int LongestAddress = 128;

    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Key { get; init; }

    /// <summary>The id that the first answer carried.</summary>
    public required string RequestId { get; init; }

    /// <summary>Where it was sent, without what all addresses begin with.</summary>
    public required string Address { get; init; }

    /// <summary>SHA-256 of address and body: another message under the same key is a mistake.</summary>
    public required byte[] Fingerprint { get; init; }

    public required int Status { get; init; }

    /// <summary>The answer, byte for byte.</summary>
    public required byte[] Body { get; init; }

    public required DateTimeOffset At { get; init; }
}
