using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Decision;

/// <summary>What is decided about partners' requests, and how often.</summary>
internal sealed class DecisionMeasures(IMeterFactory meters)
{
    private readonly Counter<long> decisions = meters
        .Create(Meters.Federation)
        .CreateCounter<long>(
            "fbroker.decisions",
            "{decision}",
            "Decisions about sign-ins at partners, at the first request and at every return from a page."
        );

    /// <param name="step">The step in which it was decided; null when nobody traces.</param>
    public void Count(PartnerRequest request, Partner partner, SignInDecision decision, Activity? step)
    {
        var outcome = WordOf(decision);
        var reason = (decision as SignInDecision.Refused)?.Reason.ToString();
        var tags = new TagList
        {
            { MeterTags.Tenant, partner.Tenant.Value },
            { MeterTags.Partner, partner.Id.Value },
            { MeterTags.Protocol, request.Protocol == SignInProtocol.Saml ? "saml" : "oidc" },
            { MeterTags.Outcome, outcome },
        };
        if (reason is not null)
            tags.Add(MeterTags.Reason, reason);
        decisions.Add(1, tags);
        step?.SetTag(MeterTags.Outcome, outcome).SetTag(MeterTags.Reason, reason);
    }

    private static string WordOf(SignInDecision decision) =>
        decision switch
        {
            SignInDecision.Granted => "granted",
            SignInDecision.LoginNeeded => "login-needed",
            SignInDecision.ConsentNeeded => "consent-needed",
            SignInDecision.ProfileNeeded => "profile-needed",
            SignInDecision.Refused => "refused",
            _ => throw new InvalidOperationException("A decision has no other cases."),
        };
}
