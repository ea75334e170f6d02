using System.Globalization;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>
/// Which periods are paid: counted from the first day, each once, whatever the length of months, changed clocks and
/// clocks that jump.
/// </summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "PAY-INV")]
public sealed class BillingPeriodTests
{
    [Theory]
    [InlineData("2027-01-31", PaymentInterval.Month, "02-28 03-31 04-30 05-31 06-30 07-31 08-31")]
    [InlineData("2028-01-31", PaymentInterval.Month, "02-29 03-31 04-30")]
    [InlineData("2027-01-29", PaymentInterval.Month, "02-28 03-29 04-29")]
    [InlineData("2028-02-29", PaymentInterval.Year, "02-28 02-28 02-28 02-29 02-28")]
    [InlineData("2027-06-15", PaymentInterval.Year, "06-15 06-15")]
    public void Periods_begun_on_a_day_are_charged_on(string since, PaymentInterval interval, string days)
    {
        var row = Begun(since, interval, TimeZoneInfo.Utc);
        var charged = days.Split(' ')
            .Select(
                (_, at) =>
                {
                    var due = row.ChargeAt!.Value;
                    due.TimeOfDay.ShouldBe(TimeSpan.FromHours(10));
                    BillingPeriod.NotePaid(row, at + 1, TimeZoneInfo.Utc);
                    return $"{due:MM-dd}";
                }
            );
        string.Join(' ', charged).ShouldBe(days);
    }

    [Fact]
    public void What_was_bought_once_or_is_free_is_not_charged_again()
    {
        Begun("2027-01-31", PaymentInterval.Once, TimeZoneInfo.Utc).ChargeAt.ShouldBeNull();
        var free = Begun("2027-01-31", PaymentInterval.Month, TimeZoneInfo.Utc, price: 0);
        free.ChargeAt.ShouldBeNull();
        BillingPeriod.EndOfPaid(free, At("2027-03-01"), TimeZoneInfo.Utc).ShouldBe(At("2027-03-31"));
    }

    [Fact]
    public void What_was_free_is_charged_from_where_it_has_a_price()
    {
        var row = Begun("2027-01-31", PaymentInterval.Month, TimeZoneInfo.Utc, price: 0);
        BillingPeriod.BeginToCharge(row, At("2027-04-30"), TimeZoneInfo.Utc);
        (row.PaidPeriod, row.ChargeAt).ShouldBe((2, At("2027-04-30")));
    }

    [Theory]
    [InlineData("2027-02-27", "2027-02-28")]
    [InlineData("2027-02-28", null)]
    [InlineData("2027-03-05", null)]
    public void What_is_paid_ends_with_its_period_and_what_is_unpaid_has_ended(string now, string? end) =>
        BillingPeriod
            .EndOfPaid(Begun("2027-01-31", PaymentInterval.Month, TimeZoneInfo.Utc), At(now), TimeZoneInfo.Utc)
            .ShouldBe(end is null ? null : At(end));

    [Fact]
    public void What_passed_while_it_was_paused_is_skipped_and_what_holds_now_is_due()
    {
        var row = Begun("2027-01-31", PaymentInterval.Month, TimeZoneInfo.Utc);
        BillingPeriod.SkipUnusable(row, At("2027-02-10"), TimeZoneInfo.Utc);
        (row.PaidPeriod, row.ChargeAt).ShouldBe((0, At("2027-02-28")), "Still within what is paid.");
        BillingPeriod.SkipUnusable(row, At("2027-05-10"), TimeZoneInfo.Utc);
        (row.PaidPeriod, row.ChargeAt).ShouldBe((2, At("2027-04-30")));
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("Europe/Madrid")]
    [InlineData("Asia/Tokyo")]
    [InlineData("Australia/Lord_Howe")]
    public void Over_years_with_a_clock_that_jumps_no_period_is_missing_and_none_comes_twice(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var random = new Random(31);
        for (var run = 0; run < 50; run++)
        {
            var row = Begun($"2027-{random.Next(1, 13):00}-{random.Next(1, 29):00}", PaymentInterval.Month, zone);
            var (now, last, charged) = (row.Since!.Value, row.Since.Value, 0);
            while (now < At("2029-06-01"))
            {
                // Nodes that were away for weeks, and a clock that was set back.
                now += TimeSpan.FromHours(random.Next(-30, 24 * 40));
                while (row.ChargeAt <= now)
                {
                    row.ChargeAt.Value.ShouldBeGreaterThan(last);
                    (last, charged) = (row.ChargeAt.Value, charged + 1);
                    BillingPeriod.NotePaid(row, row.PaidPeriod + 1, zone);
                }
            }

            row.PaidPeriod.ShouldBe(charged);
            BillingPeriod.ScheduleOf(row, zone)!.PeriodAt(now).ShouldBeLessThanOrEqualTo(charged);
        }
    }

    private static SubscriptionRow Begun(string since, PaymentInterval interval, TimeZoneInfo zone, long price = 990)
    {
        var row = new SubscriptionRow
        {
            Tenant = new TenantId("metro"),
            Id = Guid.CreateVersion7(),
            AccountId = default,
            SubscriberId = default,
            Partner = new PartnerId("shop"),
            Offer = "basic",
            PriceMinor = price,
            Currency = "EUR",
            Interval = interval,
            State = SubscriptionState.Active,
            Linked = true,
            UpdatedAt = At(since),
        };
        BillingPeriod.Begin(row, At(since), zone);
        return row;
    }

    private static DateTimeOffset At(string day) =>
        DateTimeOffset.Parse($"{day}T10:00:00Z", CultureInfo.InvariantCulture);
}
