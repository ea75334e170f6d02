using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;

namespace FederationBroker.Federation.Flow;

/// <summary>Everything a protocol needs to answer yes.</summary>
/// <param name="Released">The only subscriber data there is.</param>
/// <param name="Grant">What tokens point at (design D6).</param>
/// <param name="Session">The cable login behind the answer; internal, never sent.</param>
/// <param name="OfflineAccess">The subscriber agreed to access while away.</param>
public sealed record Granted(ReleasedClaims Released, GrantId Grant, Guid Session, bool OfflineAccess)
{
    /// <summary>Number of what the subscriber has ordered with it; null: nothing.</summary>
    public string? Order { get; init; }
}
