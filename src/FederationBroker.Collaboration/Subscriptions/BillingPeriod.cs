using FederationBroker.Partners;
using FederationBroker.Payments.Schedules;

namespace FederationBroker.Collaboration.Subscriptions;

/// <summary>Which periods of a subscription are paid, and when the next one falls due. Pure.</summary>
internal static class BillingPeriod
{
    /// <returns>Null: it was bought once, or has not begun.</returns>
    public static PaymentSchedule? ScheduleOf(SubscriptionRow row, TimeZoneInfo zone) =>
        row.PeriodsFrom is { } first && LengthOf(row.Interval) is { } length
            ? new PaymentSchedule(first, length, zone)
            : null;

    /// <summary>Its first period begins now, by the operator's clocks, and is paid.</summary>
    public static void Begin(SubscriptionRow row, DateTimeOffset now, TimeZoneInfo zone)
    {
        row.Since ??= now;
        if (row.PeriodsFrom is not null || LengthOf(row.Interval) is null)
            return;
        var first = TimeZoneInfo.ConvertTime(row.Since.Value, zone).DateTime;
        row.PeriodsFrom = first.AddTicks(-(first.Ticks % TimeSpan.TicksPerSecond));
        row.ChargeAt = row.PriceMinor > 0 ? ScheduleOf(row, zone)!.BeginOf(1) : null;
    }

    /// <summary>A period has been paid.</summary>
    public static void NotePaid(SubscriptionRow row, int period, TimeZoneInfo zone)
    {
        (row.PaidPeriod, row.UnpaidSince) = (period, null);
        row.ChargeAt = ScheduleOf(row, zone)?.BeginOf(period + 1);
    }

    /// <summary>What passed while nothing could be used need not be paid: what holds now falls due at once.</summary>
    public static void SkipUnusable(SubscriptionRow row, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (row.ChargeAt is null || ScheduleOf(row, zone) is not { } schedule)
            return;
        row.PaidPeriod = Math.Max(row.PaidPeriod, schedule.PeriodAt(now) - 1);
        row.ChargeAt = schedule.BeginOf(row.PaidPeriod + 1);
    }

    /// <summary>What is free becomes something with a price: from then on periods are paid.</summary>
    public static void BeginToCharge(SubscriptionRow row, DateTimeOffset from, TimeZoneInfo zone)
    {
        if (row.PriceMinor > 0 || ScheduleOf(row, zone) is not { } schedule)
            return;
        (row.PaidPeriod, row.ChargeAt) = (schedule.PeriodAt(from) - 1, from);
    }

    /// <summary>Until when it is paid; of what is free, the end of the period that holds now.</summary>
    /// <returns>Null: what was bought once does not end, and what is unpaid has ended.</returns>
    public static DateTimeOffset? EndOfPaid(SubscriptionRow row, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (ScheduleOf(row, zone) is not { } schedule)
            return null;
        var end = schedule.EndOf(row.PriceMinor > 0 ? row.PaidPeriod : Math.Max(0, schedule.PeriodAt(now)));
        return end > now ? end : null;
    }

    /// <summary>How long it may be used unpaid, as the agreement has it now.</summary>
    public static TimeSpan GraceOf(this RegistrySnapshot registry, SubscriptionRow row) =>
        registry.Find(row.Tenant, row.Partner)?.Agreement.Collaboration?.Find(row.Offer)?.Grace
        ?? PartnerOffer.UsualGrace;

    private static PeriodLength? LengthOf(PaymentInterval interval) =>
        interval switch
        {
            PaymentInterval.Month => PeriodLength.Month,
            PaymentInterval.Year => PeriodLength.Year,
            _ => null,
        };
}
