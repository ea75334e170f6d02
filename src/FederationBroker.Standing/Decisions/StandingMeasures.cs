using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners;

namespace FederationBroker.Standing.Decisions;

/// <summary>What partners that ask about standings are told.</summary>
internal sealed class StandingMeasures(IMeterFactory meters)
{
    private readonly Counter<long> decisions = meters
        .Create(Meters.Federation)
        .CreateCounter<long>(
            "fbroker.standing.decisions",
            "{decision}",
            "Standings that partners asked about, one for each resource, streams and their heartbeats included."
        );

    // Neither resource nor reason: one is the viewer's, and the other says what is true of the account.
    public void Count(Partner partner, StandingOutcome outcome) =>
        decisions.Add(
            1,
            KeyValuePair.Create(MeterTags.Tenant, (object?)partner.Tenant.Value),
            KeyValuePair.Create(MeterTags.Partner, (object?)partner.Id.Value),
            KeyValuePair.Create(MeterTags.Outcome, (object?)WordOf(outcome))
        );

    private static string WordOf(StandingOutcome outcome) =>
        outcome switch
        {
            StandingOutcome.Allow => "allow",
            StandingOutcome.Deny => "deny",
            _ => "indeterminate",
        };
}
