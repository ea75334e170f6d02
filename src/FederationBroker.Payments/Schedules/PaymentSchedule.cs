namespace FederationBroker.Payments.Schedules;

/// <summary>How long a period is. Either days or months, not both.</summary>
public sealed record PeriodLength
{
    private PeriodLength(int days, int months) => (Days, Months) = (days, months);

    public int Days { get; }

    public int Months { get; }

    public static PeriodLength Day { get; } = new(1, 0);

    public static PeriodLength Week { get; } = new(7, 0);

    public static PeriodLength Month { get; } = new(0, 1);

    public static PeriodLength Quarter { get; } = new(0, 3);

    public static PeriodLength Year { get; } = new(0, 12);

    /// <summary>Added to the beginning, never to the last end: a short month does not shorten those after it.</summary>
    internal DateTime After(DateTime first, int periods) =>
        Months > 0 ? first.AddMonths(Months * periods) : first.AddDays(Days * (double)periods);
}

/// <summary>
/// When what is paid again and again falls due: at the same time of day by the operator's clocks, from a first time on,
/// period by period. A period is known by its number, so that it is paid once whatever clocks and zones do. Pure.
/// </summary>
/// <param name="First">When period 0 begins, by the clocks of the zone.</param>
/// <param name="Length">How long each is.</param>
/// <param name="Zone">The operator's. Where it is changed, the times of day stay.</param>
public sealed record PaymentSchedule(DateTime First, PeriodLength Length, TimeZoneInfo Zone)
{
    /// <summary>Of something that began at an instant.</summary>
    public static PaymentSchedule From(DateTimeOffset first, PeriodLength length, TimeZoneInfo zone) =>
        new(TimeZoneInfo.ConvertTime(first, zone).DateTime, length, zone);

    /// <param name="period">From 0.</param>
    public DateTimeOffset BeginOf(int period)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(period);
        return LocalTime.ToInstant(Length.After(First, period), Zone);
    }

    public DateTimeOffset EndOf(int period) => BeginOf(period + 1);

    /// <summary>The period that holds an instant; periods begin with their first instant and end before the next's.
    /// </summary>
    /// <returns>-1 before the first.</returns>
    public int PeriodAt(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone).DateTime;
        var near =
            Length.Months > 0
                ? (((local.Year - First.Year) * 12) + local.Month - First.Month) / Length.Months
                : (int)((local - First).TotalDays / Length.Days);
        // Within one of the right one, whatever the length of months and days.
        var period = Math.Max(0, near + 1);
        while (period >= 0 && BeginOf(period) > instant)
            period--;
        return period;
    }

    /// <summary>What the rest of a period costs from a day on; whole days count, also one that has begun.</summary>
    /// <param name="price">Of the whole period, in minor units.</param>
    /// <param name="from">Within the period.</param>
    public long RestOf(int period, long price, DateTimeOffset from)
    {
        var (begin, end) = (DayOf(BeginOf(period)), DayOf(EndOf(period)));
        var day = DayOf(from);
        if (day < begin || day >= end)
            throw new ArgumentOutOfRangeException(nameof(from), "It lies outside of the period.");
        return Amounts.Shares.Along(price, [day - begin, end - day])[1];
    }

    private int DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime).DayNumber;
}
