using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FsCheck;
using FsCheck.Fluent;
using static FederationBroker.TestKit.SampleCatalogue;

namespace FederationBroker.UnitTests.Subscribers;

/// <summary>What holds for every account, device type and instant.</summary>
public sealed class OfferProperties
{
    private static readonly CatalogueIndex Index = new(Sound, []);

    private static readonly Gen<Choice> Choices =
        from entry in Gen.Elements(
            "basic",
            "sports",
            "catch-up",
            "movies",
            "rentals",
            "recorder",
            "events",
            "more-devices",
            "welcome",
            "movie-night"
        )
        from turnedOn in Gen.Elements(true, false)
        from at in Gen.Choose(0, 100)
        from days in Gen.Choose(0, 60)
        select new Choice
        {
            Entry = Id(entry),
            On = turnedOn,
            At = NewYear.AddDays(at),
            Until = turnedOn && days > 30 ? NewYear.AddDays(at + days) : null,
        };

    private static readonly Gen<(AccountFacts Account, DeviceType? Device, DateTimeOffset At)> Cases =
        from status in Gen.Elements(
            AccountStatus.Active,
            AccountStatus.Active,
            AccountStatus.Active,
            AccountStatus.Blocked,
            AccountStatus.Closed
        )
        from trial in Gen.Choose(-60, 200)
        from after in Gen.Elements(AccountStatus.Active, AccountStatus.Blocked, AccountStatus.Closed)
        from trialDevices in Gen.Elements(ImmutableArray<DeviceType>.Empty, [Phone])
        from plan in Gen.Elements(Family, Id("starter"))
        from since in Gen.Choose(0, 60)
        from choices in Gen.ListOf(Choices)
        from device in Gen.Elements<DeviceType?>(null, Phone, Stb, new DeviceType("fridge"))
        from at in Gen.Choose(0, 500)
        select (
            new AccountFacts
            {
                Status = status,
                TrialEndsAt = trial < 0 ? null : NewYear.AddDays(trial),
                StatusAfterTrial = trial < 0 ? null : after,
                TrialDeviceTypes = trialDevices,
                Plan = plan,
                PlanSince = NewYear.AddDays(since),
                Choices = [.. choices.DistinctBy(choice => choice.Entry)],
            },
            device,
            NewYear.AddDays(at)
        );

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public void What_is_used_is_subscribed_and_everything_it_needs_is_too() =>
        Holds(
            (_, offer, _) =>
                offer.Bundles.All(bundle =>
                    (!bundle.Usable || bundle.Subscribed)
                    && (
                        !bundle.Subscribed
                        || bundle.Bundle.Requires.All(needed =>
                            offer.Bundles.Any(other => other.Bundle.Id == needed && other.Subscribed)
                        )
                    )
                )
        );

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public void Nothing_is_used_behind_a_barrier_and_the_barrier_comes_first_among_the_reasons() =>
        Holds(
            (_, offer, _) =>
                offer.Barrier is null
                || offer.Bundles.All(bundle =>
                    bundle is { Usable: false, MayToggle: false } && bundle.Reasons[0] == offer.Barrier
                )
        );

    [Fact]
    public void There_is_always_a_reason() =>
        Holds((_, offer, _) => offer.Bundles.All(bundle => !bundle.Reasons.IsEmpty));

    [Fact]
    public void Whoever_may_toggle_sees_what_they_toggle() =>
        Holds((_, offer, _) => offer.Bundles.All(bundle => !bundle.MayToggle || bundle.Visible));

    [Fact]
    [Trait("Requirement", "SUB-DISC")]
    public void A_price_is_never_negative_and_differs_from_the_list_only_by_a_named_discount() =>
        Holds(
            (_, offer, _) =>
                offer
                    .Bundles.SelectMany(bundle => bundle.Prices)
                    .All(price =>
                        price.Price.Minor >= 0 && (price.Price == price.ListPrice || price.Discount is not null)
                    )
        );

    [Fact]
    [Trait("Requirement", "SUB-PRICE")]
    public void Of_each_provision_a_bundle_has_at_most_one_price_list() =>
        Holds(
            (_, offer, _) =>
                offer.Bundles.All(bundle =>
                    bundle
                        .Prices.GroupBy(price => price.Provision)
                        .All(group => group.Select(price => price.PriceList).Distinct().Count() == 1)
                )
        );

    [Fact]
    public void The_charges_are_the_sum_of_what_is_subscribed() =>
        Holds(
            (account, offer, _) =>
                offer.Charges.Values.Sum(charge => charge.Minor)
                == (
                    offer.Barrier?.Code == ReasonCode.AccountClosed
                    || account.Status == AccountStatus.Closed
                    || IsClosedAfterTrial(account, offer)
                        ? 0
                        : offer
                            .Bundles.Where(bundle =>
                                bundle.Subscribed && account.ChoiceOf(bundle.Bundle.Id)?.Until is null
                            )
                            .SelectMany(bundle => bundle.Prices)
                            .Where(price =>
                                price is { Provision: Provision.Subscription, AssetType: null, Provider: null }
                            )
                            .Sum(price => price.Price.Minor)
                )
        );

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public void Bundles_raise_limits_and_never_lower_them() =>
        Holds(
            (_, offer, _) =>
                offer.Limits.Linked >= Sound.LinkedDevices
                && offer.Limits.Concurrent >= Sound.ConcurrentStreams
                && Sound.DeviceTypes.All(type =>
                    offer.Limits.LinkedOf(type.Id) >= type.Linked
                    && offer.Limits.ConcurrentOf(type.Id) >= type.Concurrent
                )
        );

    [Fact]
    public void The_same_question_has_the_same_answer() =>
        Holds(
            (account, offer, asked) =>
                Text(
                    OfferEvaluator.Evaluate(
                        new CatalogueIndex(CatalogueJson.Read(CatalogueJson.Write(Sound)), []),
                        account,
                        asked.Device,
                        asked.At
                    )
                ) == Text(offer)
        );

    [Fact]
    [Trait("Requirement", "SUB-DISC")]
    public void A_higher_percentage_never_makes_dearer_and_stays_between_nothing_and_the_list_price() =>
        Prop.ForAll(
                (
                    from price in Gen.Choose(0, 1_000_000)
                    from low in Gen.Choose(1, 10_000)
                    from high in Gen.Choose(1, 10_000)
                    select (price, Math.Min(low, high), Math.Max(low, high))
                ).ToArbitrary(),
                asked =>
                {
                    var (price, low, high) = asked;
                    var (little, much) = (Reduced(price, low), Reduced(price, high));
                    return much <= little && much >= 0 && little <= price && Reduced(price, 10_000) == 0;
                }
            )
            .QuickCheckThrowOnFailure();

    private static long Reduced(long price, int hundredths) =>
        Pricing.Reduced(
            price,
            new Discount
            {
                Id = Id("d"),
                Name = "D",
                Kind = DiscountKind.Percentage,
                Percent = hundredths / 100m,
            }
        );

    private static bool IsClosedAfterTrial(AccountFacts account, AccountOffer offer) =>
        offer.Barrier?.Code == ReasonCode.TrialEnded && account.StatusAfterTrial == AccountStatus.Closed;

    private static string Text(AccountOffer offer) =>
        string.Join(
            '|',
            offer.Bundles.Select(bundle =>
                $"{bundle.Bundle.Id} {bundle.Subscribed} {bundle.Usable} {bundle.Visible} "
                + $"{string.Join(',', bundle.Reasons)} {string.Join(',', bundle.Prices)}"
            )
        );

    private static void Holds(
        Func<AccountFacts, AccountOffer, (DeviceType? Device, DateTimeOffset At), bool> property
    ) =>
        Prop.ForAll(Cases.ToArbitrary(), one =>
                property(
                    one.Account,
                    OfferEvaluator.Evaluate(Index, one.Account, one.Device, one.At),
                    (one.Device, one.At)
                )
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
