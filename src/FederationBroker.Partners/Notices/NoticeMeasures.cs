using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Partners.Notices;

/// <summary>How messages to partners arrive.</summary>
internal sealed class NoticeMeasures(IMeterFactory meters)
{
    private readonly Counter<long> attempts = meters
        .Create(Meters.Partners)
        .CreateCounter<long>(
            "fbroker.notices",
            unit: "{attempt}",
            "Attempts to tell partners something, by partner and by how the message stands then."
        );

    /// <param name="row">As it was committed.</param>
    public void Note(NoticeRow row) =>
        attempts.Add(
            1,
            new TagList
            {
                { MeterTags.Tenant, row.Tenant.Value },
                { MeterTags.Partner, row.Partner.Value },
                { MeterTags.Outcome, row.State.ToString() },
            }
        );
}
