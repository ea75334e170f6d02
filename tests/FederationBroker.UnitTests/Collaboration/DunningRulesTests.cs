using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Collaboration.Upkeep;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>What becomes of a subscription that is not paid, and of one that is paid again.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class DunningRulesTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Grace", "NotPaused", 0.0, null)]
    [InlineData("Grace", "NotPaused", 6.99, null)]
    [InlineData("Grace", "NotPaused", 7.0, "Pause")]
    [InlineData("Active", "NotPaused", 9.0, null)]
    [InlineData("OnHold", "Unpaid", 9.0, null)]
    [InlineData("OnHold", "Unpaid", 36.99, null)]
    [InlineData("OnHold", "Unpaid", 37.0, "Cancel")]
    [InlineData("OnHold", "Unpaid", null, "GoOn")]
    [InlineData("OnHold", "Operator", 9.0, null)]
    [InlineData("OnHold", "Subscriber", null, null)]
    [InlineData("Active", "NotPaused", null, null)]
    [InlineData("Cancelled", "Unpaid", 99.0, null)]
    public void It_becomes(string state, string pausedBy, double? unpaidDays, string? wish) =>
        DunningRules
            .WishFor(RowOf(state, pausedBy, unpaidDays), TimeSpan.FromDays(7), Now)
            ?.GetType()
            .Name.ShouldBe(wish);

    [Theory]
    [InlineData("GoOn")]
    [InlineData("Pause")]
    public void Nobody_but_payment_makes_go_on_what_is_unpaid(string wish)
    {
        SubscriptionWish wished = wish == "GoOn" ? new SubscriptionWish.GoOn() : new SubscriptionWish.Pause();
        var row = RowOf("OnHold", "Unpaid", 9);
        foreach (var by in new[] { PauseCause.Subscriber, PauseCause.Operator })
            SubscriptionRules.Allow(row, wished, by, Now).ShouldBeFalse($"{by}");
    }

    private static SubscriptionRow RowOf(string state, string pausedBy, double? unpaidDays) =>
        new()
        {
            Tenant = new TenantId("metro"),
            Id = Guid.CreateVersion7(),
            AccountId = default,
            SubscriberId = default,
            Partner = new PartnerId("shop"),
            Offer = "basic",
            PriceMinor = 990,
            Currency = "EUR",
            Interval = PaymentInterval.Month,
            State = Enum.Parse<SubscriptionState>(state),
            PausedBy = Enum.Parse<PauseCause>(pausedBy),
            UnpaidSince = unpaidDays is { } days ? Now - TimeSpan.FromDays(days) : null,
            Linked = true,
            UpdatedAt = Now,
        };
}
