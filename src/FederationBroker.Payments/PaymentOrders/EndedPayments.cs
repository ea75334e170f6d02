using FederationBroker.Payments.Replays;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>Payments that a transaction brings to their end; they are counted once it is committed.</summary>
internal sealed class EndedPayments(PaymentMeasures measures) : IDeedListener
{
    private readonly List<PaymentOrderRow> ended = [];

    public void Add(PaymentOrderRow order) => ended.Add(order);

    public void Committed()
    {
        ended.ForEach(measures.Note);
        ended.Clear();
    }
}
