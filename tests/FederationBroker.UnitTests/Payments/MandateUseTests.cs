using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Mandates;
using FederationBroker.Payments.PaymentOrders;
using FsCheck;
using FsCheck.Fluent;

namespace FederationBroker.UnitTests.Payments;

/// <summary>What a mandate bears, for every ceiling, interval, amount and moment.</summary>
[Trait("Requirement", "PAY-INV")]
public sealed class MandateUseTests
{
    private static readonly DateTimeOffset Begins = new(2027, 1, 31, 9, 30, 0, TimeSpan.Zero);
    private static readonly string[] Zones =
    [
        "UTC",
        "America/New_York",
        "Europe/Paris",
        "Asia/Tokyo",
        "Australia/Perth",
    ];

    private static readonly Gen<Debit> Debits =
        from hours in Gen.Choose(0, 400)
        from minor in Gen.Choose(1, 400)
        select new Debit(TimeSpan.FromHours(hours), minor);

    private static readonly Gen<Life> Lives =
        from ceiling in Gen.Choose(1, 1_000)
        from interval in Gen.Elements(PaymentInterval.Once, PaymentInterval.Month, PaymentInterval.Year)
        from zone in Gen.Elements(Zones)
        from debits in Debits.ListOf(60)
        select new Life(ceiling, interval, TimeZoneInfo.FindSystemTimeZoneById(zone), [.. debits]);

    [Fact]
    public void In_no_interval_more_is_taken_than_its_ceiling_and_nothing_that_fits_is_refused() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Lives.ToArbitrary(), life =>
            {
                var mandate = MandateOf(life);
                var taken = new Dictionary<int, long>();
                var now = Begins;
                foreach (var debit in life.Debits)
                {
                    now += debit.After;
                    var period = MandateUse.PeriodAt(mandate, now, life.Zone);
                    var fits = taken.GetValueOrDefault(period) + debit.Minor <= life.Ceiling;
                    var refused = MandateUse.Take(mandate, new Money(debit.Minor, "EUR"), now, life.Zone);
                    if (fits != refused is null)
                        return false;
                    if (fits)
                        taken[period] = taken.GetValueOrDefault(period) + debit.Minor;
                    if (mandate.UsedMinor > mandate.CeilingMinor)
                        return false;
                }

                return taken.Values.All(sum => sum <= life.Ceiling);
            }));

    [Theory]
    [InlineData("2027-01-31T09:29:59Z", "Pending")]
    [InlineData("2027-01-31T09:30:00Z", "Active")]
    [InlineData("2027-06-30T23:59:59Z", "Active")]
    [InlineData("2027-07-01T00:00:00Z", "Closed")]
    public void Its_times_are_half_open(string at, string state)
    {
        var mandate = MandateOf(new Life(100, PaymentInterval.Once, TimeZoneInfo.Utc, []));
        mandate.TerminationAt = new DateTimeOffset(2027, 7, 1, 0, 0, 0, TimeSpan.Zero);
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        MandateUse.StateAt(mandate, now).ToString().ShouldBe(state);
        mandate.IsSuspended = true;
        MandateUse.StateAt(mandate, now).ToString().ShouldBe(state == "Closed" ? "Closed" : "Suspended");
    }

    // Monthly from 31 January: the ceiling holds anew on 28 February, 31 March and 30 April.
    [Theory]
    [InlineData("2027-02-28T09:29:59Z", 0)]
    [InlineData("2027-02-28T09:30:00Z", 1)]
    [InlineData("2027-03-31T09:29:59Z", 1)]
    [InlineData("2027-03-31T09:30:00Z", 2)]
    [InlineData("2027-04-30T09:30:00Z", 3)]
    public void Months_do_not_drift(string at, int period)
    {
        var mandate = MandateOf(new Life(100, PaymentInterval.Month, TimeZoneInfo.Utc, []));
        var now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        MandateUse.PeriodAt(mandate, now, TimeZoneInfo.Utc).ShouldBe(period);
    }

    [Fact]
    [Trait("Requirement", "PAY-ERR")]
    public void The_words_are_those_of_the_source_and_no_others()
    {
        Enum.GetValues<PurchaseFailure>()
            .Select(failure => failure.Word())
            .ShouldBe([
                "BUYER_SERVICE_UNAVAILABLE",
                "SELLER_SERVICE_UNAVAILABLE",
                "NOT_ENOUGH_CREDIT_ON_BUYER_ACCOUNT",
                "REQUEST_REJECTED_BY_BUYER_SERVICE",
                "REQUEST_REJECTED_BY_SELLER_SERVICE",
                "BUYER_ACCOUNT_UNKNOWN",
                "SELLER_ACCOUNT_UNKNOWN",
                "UNKNOWN_ERROR_OCCURRED",
            ]);
        Enum.GetValues<ConfirmationResult>()
            .Select(result => result.Word())
            .ShouldBe([
                "PAYMENT_SUCCESSFULLY_EXECUTED",
                "NO_RECORD_FOR_REQUESTED_PAYMENT",
                "SERVICE_TEMPORARILY_UNAVAILABLE",
                "UNKNOWN_ERROR_OCCURRED",
            ]);
    }

    [Theory]
    [InlineData(PaymentOrderState.Requested, null, "song", ConfirmationResult.TemporarilyUnavailable)]
    [InlineData(PaymentOrderState.AwaitingPayment, null, "song", ConfirmationResult.TemporarilyUnavailable)]
    [InlineData(PaymentOrderState.Paid, null, "song", ConfirmationResult.Executed)]
    [InlineData(PaymentOrderState.Paid, null, "album", ConfirmationResult.NoRecord)]
    [InlineData(PaymentOrderState.Refused, PurchaseFailure.NotEnoughCredit, "song", ConfirmationResult.NoRecord)]
    [InlineData(PaymentOrderState.Refused, PurchaseFailure.UnknownError, "song", ConfirmationResult.UnknownError)]
    [Trait("Requirement", "PAY-7")]
    internal void No_record_is_never_said_of_what_may_still_be_paid(
        PaymentOrderState state,
        PurchaseFailure? failure,
        string target,
        ConfirmationResult result
    ) => Confirmations.Of(new SoldThing("song", state, failure), target).ShouldBe(result);

    private static MandateRow MandateOf(Life life) =>
        new()
        {
            Tenant = new TenantId("metro"),
            Id = Guid.Empty,
            Buyer = new PartnerId("ads"),
            Seller = new PartnerId("channel"),
            OrderNumber = "campaign",
            CeilingMinor = life.Ceiling,
            Currency = "EUR",
            Interval = life.Interval,
            ActivationAt = Begins,
            CreatedAt = Begins,
            UpdatedAt = Begins,
        };

    private sealed record Debit(TimeSpan After, long Minor);

    private sealed record Life(long Ceiling, PaymentInterval Interval, TimeZoneInfo Zone, Debit[] Debits);
}
