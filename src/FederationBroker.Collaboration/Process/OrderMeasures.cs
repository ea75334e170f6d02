using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Collaboration.Process;

/// <summary>How orders end, and how long that takes.</summary>
internal sealed class OrderMeasures(IMeterFactory meters)
{
    private readonly Histogram<double> ended = meters
        .Create(Meters.Collaboration)
        .CreateHistogram(
            "fbroker.orders",
            unit: "s",
            "Orders that came to an end, or to a person, by how long they took.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 3, 10, 30, 120, 600, 3600, 86400] }
        );

    /// <param name="order">As it was committed; one that goes on is not measured.</param>
    public void Note(OrderRow order)
    {
        if (order.State is not (OrderState.Completed or OrderState.Denied or OrderState.Review))
            return;
        ended.Record(
            (order.UpdatedAt - order.CreatedAt).TotalSeconds,
            new TagList
            {
                { MeterTags.Tenant, order.Tenant.Value },
                { MeterTags.Partner, order.Partner.Value },
                { MeterTags.Kind, order.Kind.ToString() },
                { MeterTags.Outcome, order.State.ToString() },
                { MeterTags.Reason, order.Failure.ToString() },
            }
        );
    }
}
