using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Collaboration.Upkeep;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>What a subscription can become, and what follows for it from its account: every state by every
/// wish.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class UpkeepRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public enum Kind
    {
        Active,
        Pending,
        PausedBySubscriber,
        PausedByOperator,
        Ending,
        Changing,
        Cancelled,
        Over,
    }

    [Theory]
    [InlineData(Kind.Active, "end, end-now, pause, become")]
    [InlineData(Kind.Pending, "end, end-now")]
    [InlineData(Kind.PausedBySubscriber, "end, end-now, go-on")]
    [InlineData(Kind.PausedByOperator, "end, end-now")]
    [InlineData(Kind.Ending, "end-now, go-on")]
    [InlineData(Kind.Changing, "end, end-now, pause")]
    [InlineData(Kind.Cancelled, "")]
    [InlineData(Kind.Over, "")]
    public void Subscribers_may_wish(Kind kind, string wishes)
    {
        var all = new (string Name, SubscriptionWish Wish)[]
        {
            ("end", new SubscriptionWish.Cancel()),
            ("end-now", new SubscriptionWish.Cancel(AtOnce: true)),
            ("go-on", new SubscriptionWish.GoOn()),
            ("pause", new SubscriptionWish.Pause()),
            ("become", new SubscriptionWish.Become("other", "hash")),
        };
        string.Join(
                ", ",
                all.Where(one => SubscriptionRules.Allow(RowOf(kind), one.Wish, PauseCause.Subscriber, Now))
                    .Select(one => one.Name)
            )
            .ShouldBe(wishes);
    }

    [Theory]
    [InlineData(Kind.Active, null, false, "Cancel")]
    [InlineData(Kind.Active, AccountStatus.Closed, false, "Cancel")]
    [InlineData(Kind.Active, AccountStatus.Active, true, "Cancel")]
    [InlineData(Kind.Active, AccountStatus.Blocked, true, "Cancel")]
    [InlineData(Kind.Active, AccountStatus.Blocked, false, "Pause")]
    [InlineData(Kind.Active, AccountStatus.Active, false, "")]
    [InlineData(Kind.Pending, AccountStatus.Closed, false, "Cancel")]
    [InlineData(Kind.Pending, AccountStatus.Blocked, false, "")]
    [InlineData(Kind.PausedByOperator, AccountStatus.Active, false, "GoOn")]
    [InlineData(Kind.PausedByOperator, AccountStatus.Blocked, false, "")]
    [InlineData(Kind.PausedByOperator, AccountStatus.Closed, false, "Cancel")]
    [InlineData(Kind.PausedBySubscriber, AccountStatus.Active, false, "")]
    [InlineData(Kind.PausedBySubscriber, AccountStatus.Blocked, false, "")]
    [InlineData(Kind.Ending, AccountStatus.Closed, false, "Cancel")]
    [InlineData(Kind.Ending, AccountStatus.Blocked, false, "")]
    [InlineData(Kind.Cancelled, AccountStatus.Closed, false, "")]
    [InlineData(Kind.Over, null, true, "")]
    public void Of_what_becomes_of_an_account_follows(Kind kind, AccountStatus? account, bool isOver, string wish) =>
        (UpkeepRules.WishFor(RowOf(kind), account, isOver, Now)?.GetType().Name ?? string.Empty).ShouldBe(wish);

    private static SubscriptionRow RowOf(Kind kind) =>
        new()
        {
            Tenant = new TenantId("metro"),
            Id = Guid.CreateVersion7(),
            AccountId = AccountId.New(),
            SubscriberId = SubscriberId.New(),
            Partner = new PartnerId("shop"),
            Offer = "basic",
            PriceMinor = 990,
            Currency = "EUR",
            Interval = PaymentInterval.Month,
            State = kind switch
            {
                Kind.Pending => SubscriptionState.PendingActive,
                Kind.PausedBySubscriber or Kind.PausedByOperator => SubscriptionState.OnHold,
                Kind.Cancelled => SubscriptionState.Cancelled,
                _ => SubscriptionState.Active,
            },
            PausedBy = kind switch
            {
                Kind.PausedBySubscriber => PauseCause.Subscriber,
                Kind.PausedByOperator => PauseCause.Operator,
                _ => PauseCause.NotPaused,
            },
            EndsAt = kind switch
            {
                Kind.Ending => Now.AddDays(1),
                Kind.Over => Now,
                _ => null,
            },
            NextOffer = kind == Kind.Changing ? "other" : null,
            Since = Now.AddDays(-3),
            Linked = true,
            UpdatedAt = Now,
        };
}
