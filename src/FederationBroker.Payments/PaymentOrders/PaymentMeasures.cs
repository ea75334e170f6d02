using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>How payments between partners end.</summary>
internal sealed class PaymentMeasures(IMeterFactory meters)
{
    private readonly Counter<long> ended = meters
        .Create(Meters.Payments)
        .CreateCounter<long>("fbroker.payments", "{payment}", "Payments between partners that came to an end.");

    public void Note(PaymentOrderRow order) =>
        ended.Add(
            1,
            new TagList
            {
                { MeterTags.Tenant, order.Tenant.Value },
                { MeterTags.Partner, order.Seller.Value },
                { MeterTags.Kind, order.Kind.ToString() },
                { MeterTags.Outcome, order.State.ToString() },
                { MeterTags.Reason, order.Failure?.ToString() ?? "None" },
            }
        );
}
