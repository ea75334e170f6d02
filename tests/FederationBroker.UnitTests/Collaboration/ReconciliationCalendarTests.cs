using FederationBroker.Collaboration.Reconciliation;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>What is to be compared is the same at every look and on every node, until the next beat.</summary>
[Trait("Requirement", "PAY-INV")]
public sealed class ReconciliationCalendarTests
{
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);

    [Theory]
    [InlineData("2027-03-10T12:00:00.0000001Z", "2027-03-10T09:55:00Z", "2027-03-10T11:55:00Z")]
    [InlineData("2027-03-10T12:14:59.9999999Z", "2027-03-10T09:55:00Z", "2027-03-10T11:55:00Z")]
    [InlineData("2027-03-10T12:15:00Z", "2027-03-10T10:10:00Z", "2027-03-10T12:10:00Z")]
    public void The_last_two_hours_are_those_up_to_a_beat(string now, string from, string until) =>
        Due(now, "Europe/Madrid")[0].ShouldBe((At(from), At(until)));

    [Theory]
    [InlineData("2027-03-10T12:07:00Z", "Europe/Madrid", "2027-03-04T23:00:00Z", "2027-03-09T23:00:00Z")]
    [InlineData("2027-03-10T12:07:00Z", "UTC", "2027-03-05T00:00:00Z", "2027-03-10T00:00:00Z")]
    // A moment after midnight the day before is still being booked.
    [InlineData("2027-03-10T00:03:00Z", "UTC", "2027-03-04T00:00:00Z", "2027-03-09T00:00:00Z")]
    [InlineData("2027-03-10T00:15:00Z", "UTC", "2027-03-05T00:00:00Z", "2027-03-10T00:00:00Z")]
    // On 28 March 2027 clocks go forward in Madrid.
    [InlineData("2027-03-29T12:00:00Z", "Europe/Madrid", "2027-03-23T22:00:00Z", "2027-03-28T22:00:00Z")]
    public void A_day_is_compared_as_a_whole_by_the_operators_calendar(
        string now,
        string zone,
        string from,
        string until
    ) => Due(now, zone)[1].ShouldBe((At(from), At(until)));

    private static IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> Due(string now, string zone) =>
        ReconciliationCalendar.DueAt(At(now), TimeZoneInfo.FindSystemTimeZoneById(zone), TwoDays);

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
