using System.Collections.Immutable;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Decision;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.People;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// Requested ∩ agreed ∩ consented ∩ known, in that order: each step can only take away. The order matters once: values are looked
/// at last, so that nothing is even fetched that may not leave. While the operator's OSS/BSS is away the answer goes out without them: signing
/// in does not wait longer than the configured time and never fails for it.
/// </summary>
public sealed partial class ClaimsPipeline(PersonalDataSource people, StandingClaims standing, SessionStore sessions, ILogger<ClaimsPipeline> log)
{
    /// <param name="requested">Catalogue names.</param>
    public async Task<ReleasedClaims> ReleaseAsync(
        Partner partner, LiveGrant live, Authentication authentication, ImmutableArray<string> requested, CancellationToken cancellation)
    {
        var wanted = Consented(live.Items, Agreed(partner.Agreement, requested)).ToLookup(claim => ClaimCatalogue.Claims[claim.Claim].IsPersonal);
        var personal = await KnownAsync(partner, live, wanted[true], cancellation);
        var impersonal = await StandingAsync(partner, live, authentication.Session, wanted[false], cancellation);
        return new ReleasedClaims
        {
            Pseudonym = live.Pseudonym,
            AuthenticatedAt = authentication.At,
            Context = authentication.Context,
            Methods = authentication.Methods,
            PartnerSessionId = sessions.PartnerSessionId(authentication.Session, partner.Id),
            Claims = [.. personal, .. impersonal],
        };
    }

    private static IEnumerable<AgreedClaim> Agreed(Agreement agreement, ImmutableArray<string> requested)
        => agreement.Claims.Where(claim => requested.Contains(claim.Claim));

    // An answer given to an older notice does not cover a changed purpose.
    private static IEnumerable<AgreedClaim> Consented(ImmutableArray<ConsentItem> items, IEnumerable<AgreedClaim> claims)
        => claims.Where(claim => items.Any(item => item.Accepted && item.Claim == claim.Claim && item.NoticeHash == claim.NoticeHash));

    private async Task<ImmutableArray<ReleasedClaim>> KnownAsync(Partner partner, LiveGrant live, IEnumerable<AgreedClaim> claims, CancellationToken cancellation)
    {
        var wanted = claims.ToList();
        if (wanted.Count == 0) return [];
        switch (await people.FetchAsync(live.Person, cancellation))
        {
            case PersonOutcome.Found found: return Values(wanted, found.Person);
            case PersonOutcome.Unavailable:
                LogWithout(live.Tenant, partner.Id, wanted.Count);
                return [];
            default: return [];
        }
    }

    private async Task<List<ReleasedClaim>> StandingAsync(Partner partner, LiveGrant live, Guid session, IEnumerable<AgreedClaim> claims, CancellationToken cancellation)
    {
        var released = new List<ReleasedClaim>();
        foreach (var claim in claims)
        {
            if (await standing.FindAsync(claim.Claim, partner, live.SubscriberId, session, cancellation) is { } value) released.Add(new ReleasedClaim(claim.Claim, claim.OidcName, claim.SamlName, value));
        }

        return released;
    }

    private static ImmutableArray<ReleasedClaim> Values(List<AgreedClaim> wanted, PersonalData person)
    {
        var released = ImmutableArray.CreateBuilder<ReleasedClaim>(wanted.Count);
        foreach (var claim in wanted)
        {
            if (ClaimValues.Of(claim.Claim, person) is { } value) released.Add(new ReleasedClaim(claim.Claim, claim.OidcName, claim.SamlName, value));
        }

        return released.ToImmutable();
    }

    // The reason is logged once by the link to the OSS/BSS; this says who went without.
    [LoggerMessage(Level = LogLevel.Information, Message = "An answer of {Tenant} to {Partner} went out without {Count} claims, because the OSS/BSS did not answer.")]
    private partial void LogWithout(Kernel.TenantId tenant, Kernel.PartnerId partner, int count);
}
