using System.Globalization;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Partners;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>When what was paid for ends: counted from the first day, so that no short month shortens the
/// next.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class BillingPeriodTests
{
    [Theory]
    [InlineData("2027-01-31", "2027-02-28 2027-03-31 2027-04-30 2027-05-31 2027-06-30 2027-07-31 2027-08-31")]
    [InlineData("2028-01-31", "2028-02-29 2028-03-31 2028-04-30")]
    [InlineData("2028-01-30", "2028-02-29 2028-03-30 2028-04-30")]
    [InlineData("2027-01-29", "2027-02-28 2027-03-29 2027-04-29")]
    [InlineData("2027-08-31", "2027-09-30 2027-10-31 2027-11-30 2027-12-31 2028-01-31 2028-02-29 2028-03-31")]
    [InlineData("2027-12-15", "2028-01-15 2028-02-15")]
    public void Months_begun_on_a_day_end_on(string since, string ends) =>
        EndsOf(since, PaymentInterval.Month, ends.Split(' ').Length).ShouldBe(ends);

    [Theory]
    [InlineData("2028-02-29", "2029-02-28 2030-02-28 2031-02-28 2032-02-29 2033-02-28")]
    [InlineData("2027-02-28", "2028-02-28 2029-02-28")]
    [InlineData("2027-06-15", "2028-06-15 2029-06-15")]
    public void Years_begun_on_a_day_end_on(string since, string ends) =>
        EndsOf(since, PaymentInterval.Year, ends.Split(' ').Length).ShouldBe(ends);

    [Fact]
    public void What_was_bought_once_does_not_end() =>
        BillingPeriod.EndAfter(At("2027-01-31"), PaymentInterval.Once, At("2037-01-31")).ShouldBeNull();

    [Theory]
    [InlineData("2027-02-28T09:59:59Z", "2027-02-28")]
    [InlineData("2027-02-28T10:00:00Z", "2027-03-31")]
    [InlineData("2027-02-28T10:00:01Z", "2027-03-31")]
    public void The_end_of_a_period_belongs_to_the_next_one(string now, string end) =>
        DayOf(
                BillingPeriod.EndAfter(
                    At("2027-01-31"),
                    PaymentInterval.Month,
                    DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)
                )
            )
            .ShouldBe(end);

    [Fact]
    public void A_clock_that_shows_an_earlier_time_is_in_the_first_period()
    {
        BillingPeriod.EndAfter(At("2027-01-31"), PaymentInterval.Month, At("2026-12-01")).ShouldBe(At("2027-02-28"));
        BillingPeriod.EndAfter(At("2027-01-31"), PaymentInterval.Year, At("2020-12-01")).ShouldBe(At("2028-01-31"));
    }

    [Fact]
    public void Every_moment_of_ten_years_is_in_exactly_one_period()
    {
        foreach (var interval in new[] { PaymentInterval.Month, PaymentInterval.Year })
        {
            var since = At("2027-12-31");
            var last = since;
            for (var now = since; now < since.AddYears(10); now = now.AddDays(1))
            {
                var end = BillingPeriod.EndAfter(since, interval, now)!.Value;
                end.ShouldBeGreaterThan(now);
                (end == last || now >= last).ShouldBeTrue($"{now}: the period changed before its end.");
                last = end;
            }
        }
    }

    private static string EndsOf(string since, PaymentInterval interval, int count)
    {
        var (ends, now) = (new List<string>(), At(since));
        while (ends.Count < count)
        {
            now = BillingPeriod.EndAfter(At(since), interval, now)!.Value;
            now.TimeOfDay.ShouldBe(TimeSpan.FromHours(10));
            ends.Add(DayOf(now));
        }

        return string.Join(' ', ends);
    }

    private static DateTimeOffset At(string day) =>
        DateTimeOffset.Parse($"{day}T10:00:00Z", CultureInfo.InvariantCulture);

    private static string DayOf(DateTimeOffset? moment) =>
        moment!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
