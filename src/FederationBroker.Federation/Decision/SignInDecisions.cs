using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Decision;

/// <summary>Asks <see cref="SignInDecider"/>, at this moment, and counts what it says.</summary>
public sealed class SignInDecisions(TimeProvider clock, IMeterFactory meters)
{
    private readonly Counter<long> decisions = meters
        .Create(Meters.Federation)
        .CreateCounter<long>(
            "fbroker.decisions",
            "{decision}",
            "Decisions about sign-ins at partners, at the first request and at every return from a page."
        );

    /// <summary>A decision that is carried out.</summary>
    public SignInDecision Make(PartnerRequest request, Situation situation, Partner partner)
    {
        using var step = Steps.Begin(Steps.Decision);
        var decision = Foresee(request, situation, partner);
        var (outcome, reason) = WordsOf(decision);
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
        return decision;
    }

    /// <summary>What would be decided, for a page that explains it.</summary>
    public SignInDecision Foresee(PartnerRequest request, Situation situation, Partner partner) =>
        SignInDecider.Decide(request, situation, partner, clock.GetUtcNow());

    private static (string Outcome, string? Reason) WordsOf(SignInDecision decision) =>
        decision switch
        {
            SignInDecision.Granted => ("granted", null),
            SignInDecision.LoginNeeded => ("login-needed", null),
            SignInDecision.ConsentNeeded => ("consent-needed", null),
            SignInDecision.ProfileNeeded => ("profile-needed", null),
            SignInDecision.Refused refused => ("refused", refused.Reason.ToString()),
            _ => throw new InvalidOperationException("A decision has no other cases."),
        };
}
