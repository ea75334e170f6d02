using System.Collections.Immutable;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Statements;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Decision;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Federation.Requests;
using FederationBroker.Federation.SignOut;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Flow;

/// <summary>What a partner gets under a grant: pseudonym, claims and how the subscriber signed in.</summary>
internal sealed class GrantRelease(
    ClaimsPipeline pipeline,
    PseudonymIssuer pseudonyms,
    StatedTimes times,
    PartnerSessions partnerSessions,
    StatementBatch batch,
    AuditTrail audit
)
{
    /// <summary>
    /// Fetches what has to be asked for elsewhere; to be done before a transaction begins, as others may take their
    /// time.
    /// </summary>
    /// <param name="claims">Catalogue names.</param>
    public Task<PreparedClaims> PrepareAsync(
        PartnerGrant granted,
        ImmutableArray<string> claims,
        CancellationToken cancellation
    ) =>
        pipeline.PrepareAsync(
            granted.Partner,
            granted.Decision.SignedIn.Session.SubscriberId,
            ConsentItem.Read(granted.Decision.Grant.ItemsJson),
            granted.Decision.SignedIn.Person,
            claims,
            cancellation
        );

    public async Task<Granted> ReleaseAsync(
        PartnerRequest request,
        PartnerGrant granted,
        PreparedClaims claims,
        CancellationToken cancellation
    )
    {
        var (partner, signedIn, grant) = (granted.Partner, granted.Decision.SignedIn, granted.Decision.Grant);
        var session = signedIn.Session;
        var live = new LiveGrant
        {
            Id = grant.Id,
            Tenant = grant.Tenant,
            Partner = partner.Id,
            SubscriberId = session.SubscriberId,
            Pseudonym = signedIn.Pseudonym
                ?? await pseudonyms.GetOrCreateAsync(session.SubscriberId, partner.Sector, cancellation),
            ItemsJson = grant.ItemsJson,
            Person = signedIn.Person,
        };
        Note(request, granted, live);
        var authentication = await times.StateAsync(
            request,
            partner,
            session,
            (signedIn.Told, signedIn.Mask),
            cancellation
        );
        var released = await pipeline.ReleaseAsync(partner, live, authentication, claims, cancellation);
        if (request.Protocol == SignInProtocol.Oidc && partner.HearsOfSignOut)
            batch.Add(partnerSessions.Keep(live, released, session));
        return new Granted(released, grant.Id, session.Id, live.Covers(ConsentItem.OfflineAccess));
    }

    // Sent together with what the protocol keeps of its answer.
    private void Note(PartnerRequest request, PartnerGrant granted, LiveGrant live)
    {
        batch.Add(
            $"""
            UPDATE consent_grant SET last_released_at = {granted.Decision.At}
            WHERE tenant = {live.Tenant.Value} AND id = {live.Id.Value}
            """
        );
        var action = FederationActions.SignIn(request.Protocol);
        batch.Add(audit.Statement(AuditActor.Partner, action, partner: live.Partner, subject: live.Pseudonym));
    }
}

/// <summary>A positive decision, and the partner it is about.</summary>
internal sealed record PartnerGrant(Partner Partner, SignInDecision.Granted Decision);
