using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>Who may order what: one thing is wrong at a time, then everything at once.</summary>
[Trait("Requirement", "BIL-002")]
public sealed class PurchaseRuleTests
{
    private static readonly DateTimeOffset Now = SamplePurchase.Now;

    // In the order of the rules.
    private static readonly (string What, string Code, Func<SamplePurchase, SamplePurchase> Break)[] Broken =
    [
        ("the login is a household's", "FB-7001", it => it.With(wish => wish with { IsHousehold = true })),
        ("the person is a household", "FB-7001", it => it.Where(known => known with { Role = PersonRole.Household })),
        ("the person only uses it", "FB-7009", it => it.Where(known => known with { Role = PersonRole.User })),
        ("the account is blocked", "FB-7002", it => it.Where(known => known with { Standing = AccountStatus.Blocked })),
        ("the account is closed", "FB-7002", it => it.Where(known => known with { Standing = AccountStatus.Closed })),
        ("there is no such partner", "FB-7003", it => it.Where(known => known with { Partner = null })),
        ("the partner is off", "FB-7003", it => it.WherePartner(partner => partner with { Enabled = false })),
        ("it begins later", "FB-7003", it => it.WherePartner(partner => From(partner, Now.AddSeconds(1), null))),
        ("the agreement has ended", "FB-7003", it => it.WherePartner(partner => From(partner, null, Now))),
        ("there is no such offer", "FB-7004", it => it.Where(known => known with { Offer = null })),
        ("it is a referral", "FB-7012", it => it.InConfiguration(CollaborationConfiguration.Referral)),
        ("it is another region", "FB-7005", it => it.Where(known => known with { Region = "south" })),
        ("it is the region in capitals", "FB-7005", it => it.Where(known => known with { Region = "NORTH" })),
        ("the region is not known", "FB-7005", it => it.Where(known => known with { Region = null })),
        ("another device", "FB-7006", it => it.With(wish => wish with { DeviceType = new DeviceType("phone") })),
        ("another site", "FB-7010", it => it.With(wish => wish with { ReturnUrl = "https://evil.example/" })),
        ("other terms were shown", "FB-7007", it => it.With(wish => wish with { TermsHash = "hash-of-others" })),
        ("the form lost the terms", "FB-7007", it => it.With(wish => wish with { TermsHash = string.Empty })),
        ("it is there already", "FB-7008", it => it.Where(known => known with { IsThereAlready = true })),
        ("the bill would be too large", "FB-7018", it => it.Where(known => known with { SpentMinor = 1011 })),
    ];

    public static TheoryData<string> Faults => [.. Broken.Select(row => row.What)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Nothing_is_ordered_when(string fault)
    {
        var row = Broken.Single(known => known.What == fault);
        row.Break(SamplePurchase.Sound).Judge().ShouldBe(row.Code);
    }

    [Fact]
    public void What_nothing_speaks_against_is_ordered() => SamplePurchase.Sound.Judge().ShouldBeNull();

    [Fact]
    public void What_is_not_said_or_not_limited_speaks_against_nothing()
    {
        var open = SamplePurchase.Sound.Where(known =>
            known with
            {
                Region = null,
                Offer = SamplePurchase.Offer with { Regions = [], DeviceTypes = [] },
            }
        );
        open.Judge().ShouldBeNull();
        open.With(wish => wish with { DeviceType = new DeviceType("phone") }).Judge().ShouldBeNull();
        SamplePurchase.Sound.With(wish => wish with { DeviceType = null }).Judge().ShouldBeNull();
        SamplePurchase.Sound.With(wish => wish with { ReturnUrl = null }).Judge().ShouldBeNull();
        SamplePurchase.Sound.With(wish => wish with { TermsHash = null }).Judge().ShouldBeNull();
    }

    [Fact]
    public void What_costs_nothing_or_is_not_limited_is_within_any_limit()
    {
        var over = SamplePurchase.Sound.Where(known => known with { SpentMinor = 5000 });
        over.Judge().ShouldBe("FB-7018");
        over.Where(known => known with { Limit = null }).Judge().ShouldBeNull();
        over.Where(known => known with { Limit = new Money(1, "USD") }).Judge().ShouldBeNull();
        over.Where(known => known with { Offer = known.Offer! with { Price = new Money(0, "EUR") } })
            .Judge()
            .ShouldBeNull();
    }

    [Theory]
    [InlineData(PaymentInterval.Month, 990, null, 990)]
    [InlineData(PaymentInterval.Month, 990, 1290L, 1290)]
    [InlineData(PaymentInterval.Month, 990, 500L, 990)]
    [InlineData(PaymentInterval.Year, 9900, null, 825)]
    [InlineData(PaymentInterval.Year, 100, null, 9)]
    [InlineData(PaymentInterval.Once, 2000, null, 2000)]
    public void A_month_s_bill_has(PaymentInterval interval, long price, long? next, long monthly) =>
        MonthlySpending.Of(new Spending(price, next, interval, Now.AddDays(-20)), Now).ShouldBe(monthly);

    [Fact]
    public void What_was_bought_once_counts_for_a_month()
    {
        var bought = new Spending(2000, null, PaymentInterval.Once, Now.AddMonths(-1));
        MonthlySpending.Of(bought, Now).ShouldBe(0);
        MonthlySpending.Of(bought, Now.AddTicks(-1)).ShouldBe(2000);
        MonthlySpending.Of(bought with { Since = null }, Now).ShouldBe(2000);
    }

    [Fact]
    public void An_authorised_person_may_ask() =>
        SamplePurchase.Sound.Where(known => known with { Role = PersonRole.Authorised }).Judge().ShouldBeNull();

    [Theory]
    [InlineData(CollaborationConfiguration.Billing)]
    [InlineData(CollaborationConfiguration.Bundle)]
    [InlineData(CollaborationConfiguration.BillingAndUse)]
    [InlineData(CollaborationConfiguration.BundleAndUse)]
    public void Each_configuration_with_a_bill_can_be_signed_up_for(CollaborationConfiguration configuration) =>
        SamplePurchase.Sound.InConfiguration(configuration).Judge().ShouldBeNull();

    [Fact]
    public void Of_several_things_that_are_wrong_the_first_of_the_list_is_named()
    {
        for (var first = 0; first < Broken.Length; first++)
        {
            // Without a partner or an offer there is nothing that could be wrong with them.
            var rest = Broken[first..].Where(row => row.Code is not ("FB-7003" or "FB-7004"));
            var others = rest.Where(row => row.Code != Broken[first].Code).Reverse();
            var broken = others.Append(Broken[first]).Aggregate(SamplePurchase.Sound, (it, row) => row.Break(it));
            broken.Judge().ShouldBe(Broken[first].Code, Broken[first].What);
        }
    }

    private static Partner From(Partner partner, DateTimeOffset? from, DateTimeOffset? until) =>
        partner with
        {
            Agreement = partner.Agreement with { ValidFrom = from, ValidUntil = until },
        };
}
