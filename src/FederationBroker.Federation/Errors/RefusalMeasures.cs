using System.Diagnostics.Metrics;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Federation.Errors;

/// <summary>
/// How often each code is answered. Without the partner: whoever is refused need not have been who they said.
/// </summary>
public sealed class RefusalMeasures(IMeterFactory meters)
{
    private readonly Counter<long> refusals = meters
        .Create(Meters.Federation)
        .CreateCounter<long>("fbroker.refusals", "{refusal}", "Requests that were refused, by the code of the answer.");

    /// <param name="tenant">Without a name where the request was nobody's.</param>
    public void Count(TenantId tenant, string code) =>
        refusals.Add(
            1,
            KeyValuePair.Create(MeterTags.Tenant, (object?)(tenant.Value ?? string.Empty)),
            KeyValuePair.Create(MeterTags.Code, (object?)code)
        );
}
