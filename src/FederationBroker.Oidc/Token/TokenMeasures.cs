using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Token;

/// <summary>How many token answers each partner gets.</summary>
internal sealed class TokenMeasures(IMeterFactory meters)
{
    private readonly Counter<long> issued = meters
        .Create(Meters.Oidc)
        .CreateCounter<long>("fbroker.tokens.issued", "{answer}", "Token requests that were answered with tokens.");

    /// <param name="grantType">One that the endpoint knows.</param>
    public void Count(Tenant tenant, Partner partner, string grantType) =>
        issued.Add(
            1,
            KeyValuePair.Create(MeterTags.Tenant, (object?)tenant.Id.Value),
            KeyValuePair.Create(MeterTags.Partner, (object?)partner.Id.Value),
            KeyValuePair.Create(MeterTags.GrantType, (object?)grantType)
        );
}
