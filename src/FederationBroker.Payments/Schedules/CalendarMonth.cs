using System.Globalization;

namespace FederationBroker.Payments.Schedules;

/// <summary>A month of the operator's calendar, such as <c>2027-03</c>.</summary>
public sealed record CalendarMonth(int Year, int Month)
{
    public static CalendarMonth? Parse(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
        && first.Year < DateOnly.MaxValue.Year
            ? new CalendarMonth(first.Year, first.Month)
            : null;

    public static CalendarMonth Of(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return new CalendarMonth(local.Year, local.Month);
    }

    /// <summary>Its first instant by the clocks of a zone, and the first of the next month.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) BoundsIn(TimeZoneInfo zone)
    {
        var first = new DateTime(Year, Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return (LocalTime.ToInstant(first, zone), LocalTime.ToInstant(first.AddMonths(1), zone));
    }

    public override string ToString() => $"{Year:0000}-{Month:00}";
}
