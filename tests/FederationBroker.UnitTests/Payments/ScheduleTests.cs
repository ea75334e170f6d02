using System.Globalization;
using FederationBroker.Payments.Schedules;

namespace FederationBroker.UnitTests.Payments;

/// <summary>When payments fall due, over short months, changed clocks and changed zones.</summary>
[Trait("Requirement", "PAY-INV")]
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("2027-01-31", "02-28 03-31 04-30 05-31 06-30 07-31")]
    [InlineData("2028-01-31", "02-29 03-31 04-30 05-31 06-30 07-31")]
    [InlineData("2027-12-30", "01-30 02-29 03-30 04-30 05-30 06-30")]
    public void Months_are_counted_from_the_first_day(string first, string expected)
    {
        var schedule = Of($"{first}T12:00", PeriodLength.Month, "UTC");
        Days(schedule, 6).ShouldBe(expected);
    }

    [Fact]
    public void Years_from_a_leap_day_come_back_to_it()
    {
        var schedule = Of("2028-02-29T12:00", PeriodLength.Year, "UTC");
        string.Join(' ', Enumerable.Range(1, 4).Select(period => $"{schedule.BeginOf(period):yyyy-MM-dd}"))
            .ShouldBe("2029-02-28 2030-02-28 2031-02-28 2032-02-29");
    }

    [Theory]
    [InlineData("2026-08-05T06:00", "America/New_York", 1, "2026-11-05T11:00Z")]
    [InlineData("2026-08-05T06:00", "Europe/Paris", 1, "2026-11-05T05:00Z")]
    [InlineData("2026-08-05T06:00", "Asia/Tokyo", 1, "2026-11-04T21:00Z")]
    [InlineData("2026-08-05T06:00", "Australia/Lord_Howe", 1, "2026-11-04T19:00Z")]
    public void Quarters_keep_their_time_of_day(string first, string zone, int period, string due) =>
        Of(first, PeriodLength.Quarter, zone).BeginOf(period).ShouldBe(At(due));

    [Theory]
    // 02:30 is not there on 14 March 2027: 03:30 daylight time.
    [InlineData("2027-03-13T02:30", "2027-03-13T07:30Z", "2027-03-14T07:30Z", "2027-03-15T06:30Z")]
    // 01:30 comes twice on 7 November 2027: the first.
    [InlineData("2027-11-06T01:30", "2027-11-06T05:30Z", "2027-11-07T05:30Z", "2027-11-08T06:30Z")]
    public void Where_clocks_change_each_day_still_has_each_time_once(string first, params string[] due)
    {
        var schedule = Of(first, PeriodLength.Day, "America/New_York");
        for (var period = 0; period < due.Length; period++)
            schedule.BeginOf(period).ShouldBe(At(due[period]));
    }

    [Fact]
    public void A_week_is_one_period_whatever_day_it_is_elsewhere()
    {
        var schedule = Of("2027-05-23T20:00", PeriodLength.Week, "Europe/Paris");
        schedule.PeriodAt(At("2027-05-30T17:59:59Z")).ShouldBe(0);
        schedule.PeriodAt(At("2027-05-30T18:00Z")).ShouldBe(1);
        schedule.PeriodAt(At("2027-05-30T23:30Z")).ShouldBe(1);
        schedule.PeriodAt(At("2027-05-23T17:00Z")).ShouldBe(-1);
    }

    [Fact]
    public void Where_the_zone_is_changed_the_time_of_day_stays_and_no_period_comes_twice()
    {
        var before = Of("2027-01-10T09:00", PeriodLength.Month, "UTC");
        var after = before with { Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago") };
        before.BeginOf(1).ShouldBe(At("2027-02-10T09:00Z"));
        after.BeginOf(2).ShouldBe(At("2027-03-10T15:00Z"));
        after.PeriodAt(At("2027-02-10T12:00Z")).ShouldBe(0, "Period 1 was paid at nine already, and is known by that.");
    }

    [Fact]
    public void The_rest_of_a_quarter_is_counted_in_days_of_the_quarter()
    {
        var schedule = Of("2027-04-01T00:00", PeriodLength.Quarter, "Europe/Berlin");
        schedule.RestOf(0, 9100, At("2027-05-20T10:00+02:00")).ShouldBe(4200);
        schedule.RestOf(0, 9100, At("2027-03-31T22:00Z")).ShouldBe(9100);
        schedule.RestOf(0, 9100, At("2027-06-30T21:59Z")).ShouldBe(100);
        Should.Throw<ArgumentOutOfRangeException>(() => schedule.RestOf(0, 9100, At("2027-06-30T22:00Z")));
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/London")]
    [InlineData("Asia/Tokyo")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    public void In_a_year_every_instant_is_in_one_period_and_periods_follow_each_other(string zone)
    {
        PeriodLength[] lengths = [PeriodLength.Day, PeriodLength.Week, PeriodLength.Month, PeriodLength.Quarter];
        foreach (var length in lengths)
        {
            var schedule = Of("2027-01-31T02:30", length, zone);
            var expected = 0;
            for (var now = schedule.BeginOf(0); now < At("2028-03-01T00:00Z"); now += TimeSpan.FromMinutes(30))
            {
                var period = schedule.PeriodAt(now);
                (period - expected).ShouldBeInRange(0, 1, $"{length} at {now:u}");
                expected = period;
                schedule.BeginOf(period).ShouldBeLessThanOrEqualTo(now);
                schedule.EndOf(period).ShouldBeGreaterThan(now);
            }
        }
    }

    private static string Days(PaymentSchedule schedule, int count) =>
        string.Join(' ', Enumerable.Range(1, count).Select(period => $"{schedule.BeginOf(period):MM-dd}"));

    private static PaymentSchedule Of(string first, PeriodLength length, string zone) =>
        new(DateTime.Parse(first, CultureInfo.InvariantCulture), length, TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
