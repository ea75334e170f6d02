using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Requests;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;

namespace FederationBroker.Federation.Decision;

/// <summary>
/// The one place that decides about a sign-in, for both protocols, at the first request and at every return from a
/// page. Pure.
/// </summary>
internal static class SignInDecider
{
    private delegate SignInDecision? Rule(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    );

    private static readonly ImmutableArray<Rule> Rules =
    [
        PartnerMustBeActive, // first: a partner that was cut off gets nothing, not even a login page
        SubscriberMustBeSignedIn,
        SignInMustBeFresh,
        ContextMustSuffice,
        SubjectMustBeTheExpectedOne, // after freshness: a fresh login may well be the expected subscriber's
        AccountMustBeInGoodStanding, // after login: standing is nobody's business before
        HouseholdMustBeEnough, // before consent: a household is never asked for it
        ConsentMustCoverTheRequest, // nobody is asked for consent that would lead nowhere
        ProfileMustBeChosen, // last: who is watching matters to a service that may be watched
    ];

    public static SignInDecision Decide(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    )
    {
        foreach (var rule in Rules)
        {
            if (rule(request, situation, partner, now) is { } decision)
                return decision;
        }

        var signedIn = situation.SignedIn!;
        return new SignInDecision.Granted(signedIn, signedIn.Grant!, now);
    }

    private static SignInDecision.Refused? PartnerMustBeActive(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    ) => partner.IsActive(now) ? null : new SignInDecision.Refused(SignInRefusal.PartnerNotActive);

    private static SignInDecision? SubscriberMustBeSignedIn(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    ) => situation.SignedIn is null ? AskToSignIn(request) : null;

    private static SignInDecision? SignInMustBeFresh(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    )
    {
        var (session, mask) = (situation.SignedIn!.Session, situation.SignedIn.Mask);
        // Being at home is no proof of being there just now.
        if (situation.Progress.SignedInSession == session.Id && session.Method != SignInMethod.HomeNetwork)
            return null;
        var tooOld =
            request.MaximumAge is { } maximum && !SignInAge.Serves(session.AuthenticatedAt, now, maximum, mask);
        return request.ForceSignIn || tooOld ? AskToSignIn(request) : null;
    }

    private static SignInDecision? ContextMustSuffice(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    )
    {
        if (request.AcceptableContexts.IsEmpty || !request.ContextIsEssential)
            return null;
        var session = situation.SignedIn!.Session;
        if (request.AcceptableContexts.Contains(Authentication.ContextOf(session.Method)))
            return null;
        // The PIN is shown beside a login; its own rule asks for it.
        if (
            request.AcceptableContexts.Contains(AuthenticationContext.ProfilePin)
            && situation.SignedIn.HasProfiles
            && !(request.Passive && !session.PinIsFresh(now))
        )
            return null;
        // Another login may still be possible, once: whoever just signed in for this request could not do better.
        var reachable = request.AcceptableContexts.Any(context => context != AuthenticationContext.ProfilePin);
        if (!reachable || situation.Progress.SignedInSession == session.Id)
            return new SignInDecision.Refused(SignInRefusal.ContextUnavailable);
        return request.Passive
            ? new SignInDecision.Refused(SignInRefusal.ContextUnavailable)
            : new SignInDecision.LoginNeeded();
    }

    private static SignInDecision.Refused? SubjectMustBeTheExpectedOne(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    ) =>
        request.ExpectedSubject is { } expected && situation.SignedIn!.Pseudonym != expected
            ? new SignInDecision.Refused(SignInRefusal.SubjectMismatch)
            : null;

    private static SignInDecision.Refused? AccountMustBeInGoodStanding(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    ) =>
        situation.SignedIn!.Standing == AccountStatus.Active
            ? null
            : new SignInDecision.Refused(SignInRefusal.AccountBlocked);

    private static SignInDecision? HouseholdMustBeEnough(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    )
    {
        var signedIn = situation.SignedIn!;
        if (!signedIn.Session.IsHousehold)
            return null;
        // OIDC Core 11: access while nobody is there is not refused, merely not given; a household's grant never has
        // it.
        var covered =
            signedIn.Grant is { } grant
            && !request.ForceConsent
            && request.RequestedOffer is null
            && ConsentCoverage.OpenForHousehold(request, partner.Agreement, grant).IsEmpty;
        return covered ? null : AskToSignIn(request);
    }

    private static SignInDecision? ConsentMustCoverTheRequest(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    )
    {
        if (situation.SignedIn!.Session.IsHousehold)
            return null;
        var grant = situation.SignedIn.Grant;
        var open = ConsentCoverage.Open(request, partner.Agreement, grant);
        // A price is approved each time, whatever was agreed to before.
        var asksAnew = request.ForceConsent || request.RequestedOffer is not null;
        var mustAsk = grant is null || !open.IsEmpty || (asksAnew && !situation.Progress.ConsentAnswered);
        if (!mustAsk)
            return null;
        return request.Passive
            ? new SignInDecision.Refused(SignInRefusal.ConsentRequired)
            : new SignInDecision.ConsentNeeded(open);
    }

    private static SignInDecision.ProfileNeeded? ProfileMustBeChosen(
        PartnerRequest request,
        Situation situation,
        Partner partner,
        DateTimeOffset now
    )
    {
        var (signedIn, session) = (situation.SignedIn!, situation.SignedIn!.Session);
        if (request.Passive || !signedIn.HasProfiles)
            return null;
        if (request.AcceptableContexts.Contains(AuthenticationContext.ProfilePin) && !session.PinIsFresh(now))
            return new SignInDecision.ProfileNeeded(WithPin: true);
        return request.RequestedClaims.Contains(ClaimCatalogue.MaximumAccessLevel) && session.ProfileId is null
            ? new SignInDecision.ProfileNeeded(WithPin: false)
            : null;
    }

    private static SignInDecision AskToSignIn(PartnerRequest request) =>
        request.Passive ? new SignInDecision.Refused(SignInRefusal.LoginRequired) : new SignInDecision.LoginNeeded();
}
