using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Schedules;

namespace FederationBroker.Payments.Mandates;

/// <summary>Whether a mandate bears a debit, and what is used of it then (PAY-INV). Pure.</summary>
internal static class MandateUse
{
    public static MandateState StateAt(MandateRow mandate, DateTimeOffset now) =>
        mandate.TerminationAt <= now ? MandateState.Closed
        : mandate.IsSuspended ? MandateState.Suspended
        : now < mandate.ActivationAt ? MandateState.Pending
        : MandateState.Active;

    /// <summary>The interval that an instant lies in, by the operator's clocks; from 0.</summary>
    public static int PeriodAt(MandateRow mandate, DateTimeOffset now, TimeZoneInfo zone) =>
        LengthOf(mandate.Interval) is { } length
            ? Math.Max(0, PaymentSchedule.From(mandate.ActivationAt, length, zone).PeriodAt(now))
            : 0;

    /// <summary>What may still be taken in the interval that an instant lies in.</summary>
    public static long LeftAt(MandateRow mandate, DateTimeOffset now, TimeZoneInfo zone) =>
        mandate.CeilingMinor - (PeriodAt(mandate, now, zone) == mandate.Period ? mandate.UsedMinor : 0);

    /// <summary>Takes an amount of a mandate that is held for it.</summary>
    /// <returns>Null when it is taken, or why not.</returns>
    public static PurchaseFailure? Take(MandateRow mandate, Money amount, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (StateAt(mandate, now) != MandateState.Active || amount.Currency != mandate.Currency)
            return PurchaseFailure.RejectedByBuyerService;
        if (amount.Minor > LeftAt(mandate, now, zone))
            return PurchaseFailure.RejectedByBuyerService;
        if (PeriodAt(mandate, now, zone) is var period && period != mandate.Period)
            (mandate.Period, mandate.UsedMinor) = (period, 0);
        (mandate.UsedMinor, mandate.UpdatedAt) = (mandate.UsedMinor + amount.Minor, now);
        return null;
    }

    private static PeriodLength? LengthOf(PaymentInterval interval) =>
        interval switch
        {
            PaymentInterval.Month => PeriodLength.Month,
            PaymentInterval.Year => PeriodLength.Year,
            _ => null,
        };
}

/// <summary>What may be done with a mandate.</summary>
internal enum MandateState
{
    /// <summary>Its time comes later.</summary>
    Pending,
    Active,
    Suspended,
    Closed,
}
