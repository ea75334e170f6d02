using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Throttling;

/// <summary>How many wrong guesses something has on its account.</summary>
internal sealed class ThrottleCounter : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    /// <summary>Keyed digest of what is counted: neither cable IDs nor addresses are stored.</summary>
    public required byte[] KeyDigest { get; init; }

    /// <summary>Wrong ones, and those that are being looked at.</summary>
    public required int Attempts { get; set; }

    /// <summary>Forgotten then.</summary>
    public required DateTimeOffset WindowEnd { get; set; }
}
