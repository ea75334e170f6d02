using System.Collections.Immutable;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.SignOn;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// Requested ∩ agreed ∩ consented ∩ known, in that order: each step can only take away. The order matters once: values are looked
/// at last, so that nothing is even unsealed that may not leave.
/// </summary>
public sealed class ClaimsPipeline(Subscribers.SubscriberVault vault, SessionStore sessions)
{
    /// <param name="requested">Catalogue names.</param>
    public ReleasedClaims Release(Partner partner, LiveGrant live, Authentication authentication, ImmutableArray<string> requested)
    {
        var claims = Known(live, Consented(live.Items, Agreed(partner.Agreement, requested)));
        return new ReleasedClaims
        {
            Pseudonym = live.Pseudonym,
            AuthenticatedAt = authentication.At,
            Context = authentication.Context,
            Methods = authentication.Methods,
            PartnerSessionId = sessions.PartnerSessionId(authentication.Session, partner.Id),
            Claims = claims,
        };
    }

    private static IEnumerable<AgreedClaim> Agreed(Agreement agreement, ImmutableArray<string> requested)
        => agreement.Claims.Where(claim => requested.Contains(claim.Claim));

    // An answer given to an older notice does not cover a changed purpose.
    private static IEnumerable<AgreedClaim> Consented(ImmutableArray<ConsentItem> items, IEnumerable<AgreedClaim> claims)
        => claims.Where(claim => items.Any(item => item.Accepted && item.Claim == claim.Claim && item.NoticeHash == claim.NoticeHash));

    private ImmutableArray<ReleasedClaim> Known(LiveGrant live, IEnumerable<AgreedClaim> claims)
    {
        var wanted = claims.ToList();
        if (wanted.Count == 0) return [];
        var profile = vault.Open(live.Tenant, live.SubscriberId, live.SealedProfile);
        var released = ImmutableArray.CreateBuilder<ReleasedClaim>(wanted.Count);
        foreach (var claim in wanted)
        {
            if (ClaimValues.Of(claim.Claim, profile, live.ProfileUpdatedAt) is { } value) released.Add(new ReleasedClaim(claim.Claim, claim.OidcName, claim.SamlName, value));
        }

        return released.ToImmutable();
    }
}
