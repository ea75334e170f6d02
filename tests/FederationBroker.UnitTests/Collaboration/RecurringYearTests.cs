using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>
/// A year of monthly charges while the node's clock is moved forth and back, nodes start anew and look whenever they
/// like: each period is charged once, none is missing, and each at its time of day in the operator's zone.
/// </summary>
[Trait("Requirement", "PAY-INV")]
public sealed class RecurringYearTests
{
    [Theory]
    [InlineData("Europe/Madrid")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Tokyo")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/St_Johns")]
    public void Each_month_is_charged_once_at_its_time(string zoneName)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        for (var seed = 0; seed < 200; seed++)
        {
            var dice = new Random(seed);
            var begin = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(dice.Next(365 * 24 * 60));
            var row = RowOf(begin);
            BillingPeriod.Begin(row, begin, zone);
            var charges = ChargesOfAYear(row, begin, zone, dice);
            charges.Select(charge => charge.Period).ShouldBe(Enumerable.Range(1, 12), $"seed {seed}");
            foreach (var (period, due) in charges)
                IsAtItsTime(row.PeriodsFrom!.Value, period, TimeZoneInfo.ConvertTime(due, zone)).ShouldBeTrue();
        }
    }

    // What a node does at each look: charge what is due, as the row says it; the row is all that nodes share.
    private static List<(int Period, DateTimeOffset Due)> ChargesOfAYear(
        SubscriptionRow row,
        DateTimeOffset begin,
        TimeZoneInfo zone,
        Random dice
    )
    {
        var charges = new List<(int, DateTimeOffset)>();
        var (now, latest) = (begin, begin);
        // To a moment after the twelfth charge and before the thirteenth.
        var end = BillingPeriod.ScheduleOf(row, zone)!.BeginOf(12).AddDays(10);
        while (latest < end)
        {
            // Mostly forth by hours or days, now and then back, or by weeks at once after an outage.
            now += dice.Next(10) switch
            {
                0 => -TimeSpan.FromHours(dice.Next(1, 72)),
                1 => TimeSpan.FromDays(dice.Next(1, 40)),
                _ => TimeSpan.FromMinutes(dice.Next(1, 3 * 24 * 60)),
            };
            now = now > end ? end : now;
            latest = now > latest ? now : latest;
            while (row.ChargeAt <= now)
            {
                var period = row.PaidPeriod + 1;
                charges.Add((period, row.ChargeAt.Value));
                BillingPeriod.NotePaid(row, period, zone);
            }
        }

        return charges;
    }

    // The same day of the month, or its last; the same time of day, or an hour that clocks have left out.
    private static bool IsAtItsTime(DateTime first, int period, DateTimeOffset due)
    {
        var wanted = first.AddMonths(period);
        return due.DateTime == wanted || (due.DateTime - wanted).Duration() <= TimeSpan.FromHours(1);
    }

    private static SubscriptionRow RowOf(DateTimeOffset begin) =>
        new()
        {
            Tenant = new TenantId("metro"),
            Id = Guid.CreateVersion7(begin),
            AccountId = new AccountId(Guid.CreateVersion7(begin)),
            SubscriberId = new SubscriberId(Guid.CreateVersion7(begin)),
            Partner = new PartnerId("shop"),
            Offer = "basic",
            PriceMinor = 990,
            Currency = "EUR",
            Interval = PaymentInterval.Month,
            State = SubscriptionState.Active,
            Linked = true,
            UpdatedAt = begin,
        };
}
