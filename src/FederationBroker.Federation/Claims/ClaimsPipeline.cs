using System.Collections.Immutable;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.OperatorSystem;
using FederationBroker.Subscribers.People;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// Requested ∩ agreed ∩ consented ∩ known, in that order: each step can only take away. The order matters once: values
/// are looked at last, so that nothing is even fetched that may not leave. While the operator's OSS/BSS is away the
/// answer goes out without them: signing in does not wait longer than the configured time and never fails for it.
/// </summary>
public sealed partial class ClaimsPipeline(
    PersonalDataSource people,
    AdapterClaims adapters,
    StandingClaims standing,
    SessionStore sessions,
    StatedTimes times,
    ILogger<ClaimsPipeline> log
)
{
    /// <summary>
    /// Sorts out what may leave, and asks the OSS/BSS for it. Apart from releasing it, because a system that hangs must
    /// not keep a transaction open: prepare first, then begin.
    /// </summary>
    /// <param name="subscriber">Whom adapters are asked about.</param>
    /// <param name="items">What the subscriber has agreed to.</param>
    /// <param name="person">Whom the OSS/BSS is asked about.</param>
    /// <param name="requested">Catalogue names.</param>
    public async Task<PreparedClaims> PrepareAsync(
        Partner partner,
        SubscriberId subscriber,
        ImmutableArray<ConsentItem> items,
        PersonOnFile person,
        ImmutableArray<string> requested,
        CancellationToken cancellation
    )
    {
        using var step = Steps.Begin(Steps.Claims);
        var wanted = Consented(items, Agreed(partner.Agreement, requested)).ToLookup(claim => SourceOf(claim.Claim));
        // Both at once: whoever signs in waits for the slower of the two, and never for their sum.
        var known = KnownAsync(partner, person, [.. wanted[Source.OperatorSystem]], cancellation);
        var added = adapters.FetchAsync(partner, subscriber, [.. wanted[Source.Adapters]], cancellation);
        var claims = await Task.WhenAll(known, added);
        return new PreparedClaims([.. claims.SelectMany(released => released)], [.. wanted[Source.Broker]]);
    }

    /// <summary>For callers without a transaction.</summary>
    /// <param name="requested">Catalogue names.</param>
    public async Task<ReleasedClaims> ReleaseAsync(
        Partner partner,
        LiveGrant live,
        Authentication authentication,
        ImmutableArray<string> requested,
        CancellationToken cancellation
    ) =>
        await ReleaseAsync(
            partner,
            live,
            authentication,
            await PrepareAsync(partner, live.SubscriberId, live.Items, live.Person, requested, cancellation),
            cancellation
        );

    public async Task<ReleasedClaims> ReleaseAsync(
        Partner partner,
        LiveGrant live,
        Authentication authentication,
        PreparedClaims prepared,
        CancellationToken cancellation
    )
    {
        var impersonal = await StandingAsync(partner, live, authentication.Session, prepared.Impersonal, cancellation);
        return new ReleasedClaims
        {
            Pseudonym = live.Pseudonym,
            SignedInAt = authentication.SignedInAt,
            SessionEndsBy = authentication.SessionEndsBy,
            Context = authentication.Context,
            Methods = authentication.Methods,
            PartnerSessionId = sessions.PartnerSessionId(authentication.Session, partner.Id),
            Claims = [.. prepared.Personal, .. impersonal],
        };
    }

    private static Source SourceOf(string claim) =>
        ClaimCatalogue.IsOfAdapters(claim) ? Source.Adapters
        : ClaimCatalogue.IsPersonal(claim) ? Source.OperatorSystem
        : Source.Broker;

    private enum Source
    {
        Broker,
        OperatorSystem,
        Adapters,
    }

    private static IEnumerable<AgreedClaim> Agreed(Agreement agreement, ImmutableArray<string> requested) =>
        agreement.Claims.Where(claim => requested.Contains(claim.Claim));

    // An answer given to an older notice does not cover a changed purpose.
    private static IEnumerable<AgreedClaim> Consented(
        ImmutableArray<ConsentItem> items,
        IEnumerable<AgreedClaim> claims
    ) =>
        claims.Where(claim =>
            items.Any(item => item.Accepted && item.Claim == claim.Claim && item.NoticeHash == claim.NoticeHash)
        );

    private async Task<ImmutableArray<ReleasedClaim>> KnownAsync(
        Partner partner,
        PersonOnFile person,
        List<AgreedClaim> wanted,
        CancellationToken cancellation
    )
    {
        if (wanted.Count == 0)
            return [];
        switch (await people.FetchAsync(person, cancellation))
        {
            case PersonOutcome.Found found:
                var changed = found.Person.UpdatedAt;
                return Values(
                    wanted,
                    found.Person,
                    changed is null ? null : times.Changed(person, partner, changed.Value)
                );
            case PersonOutcome.Unavailable:
                LogWithout(partner.Tenant, partner.Id, wanted.Count);
                return [];
            default:
                return [];
        }
    }

    private async Task<List<ReleasedClaim>> StandingAsync(
        Partner partner,
        LiveGrant live,
        Guid session,
        IEnumerable<AgreedClaim> claims,
        CancellationToken cancellation
    )
    {
        var released = new List<ReleasedClaim>();
        foreach (var claim in claims)
        {
            if (await standing.FindAsync(claim.Claim, partner, live.SubscriberId, session, cancellation) is { } value)
                released.Add(new ReleasedClaim(claim.Claim, claim.OidcName, claim.SamlName, value));
        }

        return released;
    }

    private static ImmutableArray<ReleasedClaim> Values(List<AgreedClaim> wanted, PersonalData person, long? changed)
    {
        var released = ImmutableArray.CreateBuilder<ReleasedClaim>(wanted.Count);
        foreach (var claim in wanted)
        {
            if (ClaimValues.Of(claim.Claim, person, changed) is { } value)
                released.Add(new ReleasedClaim(claim.Claim, claim.OidcName, claim.SamlName, value));
        }

        return released.ToImmutable();
    }

    // The reason is logged once by the link to the OSS/BSS; this says who went without.
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "An answer of {Tenant} to {Partner} goes out without {Count} claims, because the OSS/BSS did "
            + "not answer."
    )]
    private partial void LogWithout(TenantId tenant, PartnerId partner, int count);
}

/// <summary>
/// What agreement and consent let through, personal values included; only <see cref="ClaimsPipeline"/> makes it and
/// opens it.
/// </summary>
public sealed class PreparedClaims
{
    internal PreparedClaims(ImmutableArray<ReleasedClaim> personal, ImmutableArray<AgreedClaim> impersonal) =>
        (Personal, Impersonal) = (personal, impersonal);

    internal ImmutableArray<ReleasedClaim> Personal { get; }

    internal ImmutableArray<AgreedClaim> Impersonal { get; }

    public override string ToString() => "[prepared claims]";
}
