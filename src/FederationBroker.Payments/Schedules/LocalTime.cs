namespace FederationBroker.Payments.Schedules;

/// <summary>
/// What a time of day means where clocks are changed. A time that is skipped counts as much later as the clocks went
/// forward: 02:30 becomes 03:30 that night. Of a time that comes twice the first counts. So every day has each time
/// once.
/// </summary>
internal static class LocalTime
{
    /// <param name="local">Date and time of day, of no kind.</param>
    public static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsAmbiguousTime(time))
            return new DateTimeOffset(time, zone.GetAmbiguousTimeOffsets(time).Max()).ToUniversalTime();
        if (!zone.IsInvalidTime(time))
            return new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime();
        // As if the clocks had not been changed: a zone's rules before the gap are those of the day before.
        return new DateTimeOffset(time, zone.GetUtcOffset(time.AddDays(-1))).ToUniversalTime();
    }
}
