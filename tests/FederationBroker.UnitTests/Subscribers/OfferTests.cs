using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using static FederationBroker.TestKit.SampleCatalogue;

namespace FederationBroker.UnitTests.Subscribers;

/// <summary>What an account pays, sees and may use, case by case.</summary>
public sealed class OfferTests
{
    private static readonly CatalogueIndex Index = new(Sound, []);
    private static readonly DateTimeOffset Now = NewYear.AddDays(100);
    private static readonly AccountFacts Account = new()
    {
        Status = AccountStatus.Active,
        Plan = Family,
        PlanSince = NewYear.AddDays(95),
    };

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public void A_plan_decides_what_is_on_at_the_start()
    {
        var offer = OfferEvaluator.Evaluate(Index, Account, Stb, Now);
        Subscribed(offer).ShouldBe(["basic", "catch-up", "rentals", "recorder", "events"]);
        Bundle(offer, "sports")
            .ShouldSatisfyAllConditions(
                sports => sports.Visible.ShouldBeTrue(),
                sports => sports.MayToggle.ShouldBeTrue(),
                sports => sports.Reasons[0].Code.ShouldBe(ReasonCode.NotTurnedOn)
            );
        Bundle(offer, "more-devices").Visible.ShouldBeFalse();
        offer.Charges[Term.Month].ShouldBe(new Money(500, "EUR"), "999 at half price, and the half cent goes up");
    }

    [Fact]
    public void Time_in_the_plan_runs_from_the_day_the_account_got_it()
    {
        Bundle(OfferEvaluator.Evaluate(Index, Account, Stb, Now.AddDays(24)), "recorder").Subscribed.ShouldBeTrue();
        Bundle(OfferEvaluator.Evaluate(Index, Account, Stb, Now.AddDays(25)), "recorder")
            .Reasons[0]
            .Code.ShouldBe(ReasonCode.TimeInPlanIsOver);
    }

    [Fact]
    [Trait("Requirement", "SUB-DISC")]
    public void A_discount_ends_with_its_time_and_a_new_price_list_begins_with_its_own()
    {
        OfferEvaluator.Evaluate(Index, Account, Stb, Now.AddDays(90)).Charges[Term.Month].Minor.ShouldBe(999);
        var sporty = Account with { Choices = [On("sports")] };
        OfferEvaluator
            .Evaluate(Index, sporty, Stb, NewYear.AddYears(1).AddTicks(-1))
            .Charges[Term.Month]
            .Minor.ShouldBe(999 + 1499);
        OfferEvaluator.Evaluate(Index, sporty, Stb, NewYear.AddYears(1)).Charges[Term.Month].Minor.ShouldBe(999 + 1699);
    }

    [Fact]
    [Trait("Requirement", "SUB-BUN")]
    public void A_bundle_goes_off_with_the_one_it_needs()
    {
        var offer = OfferEvaluator.Evaluate(Index, Account with { Choices = [On("sports"), Off("basic")] }, Stb, Now);
        Subscribed(offer).ShouldNotContain("sports");
        Bundle(offer, "sports").Reasons[0].ShouldBe(new Reason(ReasonCode.NeedsBundle, "basic"));
    }

    [Fact]
    public void What_hides_after_unsubscribing_cannot_be_turned_on_again_by_the_subscriber()
    {
        Bundle(OfferEvaluator.Evaluate(Index, Account, Stb, Now), "movies").MayToggle.ShouldBeTrue();
        Bundle(OfferEvaluator.Evaluate(Index, Account with { Choices = [Off("movies")] }, Stb, Now), "movies")
            .ShouldSatisfyAllConditions(
                movies => movies.Visible.ShouldBeFalse(),
                movies => movies.MayToggle.ShouldBeFalse()
            );
    }

    [Fact]
    [Trait("Requirement", "SUB-PLAN")]
    public void A_bundle_for_some_device_types_is_paid_everywhere_and_used_there()
    {
        var account = Account with { Choices = [On("movies")] };
        Judge(account, Stb, "series-box").ShouldBeOfType<ContentVerdict.Allowed>();
        Denied(Judge(account, Phone, "series-box")).ShouldBe(new Reason(ReasonCode.NotOnThisDeviceType, "phone"));
        OfferEvaluator
            .Evaluate(Index, account, Phone, Now)
            .Charges[Term.Month]
            .Minor.ShouldBe(500 + 500, "the movie night discount is not bound to a device");
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public void A_trial_is_followed_by_the_state_that_was_set_without_any_job()
    {
        var trial = Account with
        {
            TrialEndsAt = Now,
            StatusAfterTrial = AccountStatus.Blocked,
            TrialDeviceTypes = [Phone],
        };
        OfferEvaluator.BarrierOf(trial, Phone, Now.AddTicks(-1)).ShouldBeNull();
        OfferEvaluator
            .BarrierOf(trial, Stb, Now.AddTicks(-1))
            .ShouldBe(new Reason(ReasonCode.NotOnThisDeviceDuringTrial, "stb"));
        OfferEvaluator.BarrierOf(trial, Phone, Now).ShouldBe(new Reason(ReasonCode.TrialEnded));
        OfferEvaluator
            .BarrierOf(trial with { StatusAfterTrial = AccountStatus.Active }, Stb, Now)
            .ShouldBeNull("after the trial every device type counts again");
    }

    [Fact]
    public void Content_is_denied_with_the_reason_the_subscriber_can_act_on()
    {
        Judge(Account, Stb, "news-24").ShouldBeOfType<ContentVerdict.Allowed>();
        Denied(Judge(Account, Stb, "sports-live")).ShouldBe(new Reason(ReasonCode.NotTurnedOn, "sports"));
        Denied(Judge(Account, Stb, "film-new")).ShouldBe(new Reason(ReasonCode.PurchaseNeeded, "rentals"));
        Denied(Judge(Account with { Plan = Id("starter") }, Stb, "sports-live")).Code.ShouldBe(ReasonCode.NotInPlan);
        Denied(Judge(Account with { Plan = null }, Stb, "news-24")).Code.ShouldBe(ReasonCode.NoPlan);
        Denied(Judge(Account with { Status = AccountStatus.Blocked }, Stb, "news-24"))
            .Code.ShouldBe(ReasonCode.AccountBlocked);
        Denied(Judge(Account, Stb, "local-hd")).Code.ShouldBe(ReasonCode.NotInRegion);
        Judge(Account with { Region = "north" }, Stb, "local-hd").ShouldBeOfType<ContentVerdict.Allowed>();
        Judge(Account, Stb, "news-24", ContentUse.CatchUp).ShouldBeOfType<ContentVerdict.Allowed>();
        Denied(Judge(Account, Stb, "kids-club", ContentUse.Record))
            .Code.ShouldBe(ReasonCode.NotInPlan, "only news-24 may be recorded");
        Judge(Account, Stb, "no-such-thing").ShouldBeOfType<ContentVerdict.Unknown>();
    }

    [Fact]
    public void A_rented_title_is_usable_while_it_is_rented()
    {
        var renter = Account with
        {
            Purchases = [new BoughtContent(Id("rentals"), Content("film-new"), Now, Now.AddDays(1))],
        };
        Judge(renter, Stb, "film-new").ShouldBeOfType<ContentVerdict.Allowed>();
        var later = OfferEvaluator.Evaluate(Index, renter, Stb, Now.AddDays(1));
        Denied(ContentJudge.Judge(Index, renter, later, new WantedContent(Content("film-new")), null, Now.AddDays(1)))
            .Code.ShouldBe(ReasonCode.PurchaseNeeded);
    }

    [Theory]
    [InlineData(16, 16, false, null)]
    [InlineData(12, 16, false, ReasonCode.PinNeeded)]
    [InlineData(12, 16, true, null)]
    [InlineData(12, 12, true, ReasonCode.AboveAccessLevel)]
    [Trait("Requirement", "SUB-PROF")]
    public void A_profile_s_levels_decide_who_sees_what(int byDefault, int atMost, bool pinShown, ReasonCode? reason)
    {
        var account = Account with { Choices = [On("movies")] };
        var offer = OfferEvaluator.Evaluate(Index, account, Stb, Now);
        var verdict = ContentJudge.Judge(
            Index,
            account,
            offer,
            new WantedContent(Content("thriller")),
            new ViewerLevels(byDefault, atMost, pinShown),
            Now
        );
        ((verdict as ContentVerdict.Denied)?.Reason.Code).ShouldBe(reason);
        (verdict is ContentVerdict.Allowed).ShouldBe(reason is null);
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public void A_limit_bundle_raises_the_total_and_its_type()
    {
        var limits = OfferEvaluator.Evaluate(Index, Account with { Choices = [On("more-devices")] }, null, Now).Limits;
        (limits.Linked, limits.LinkedOf(Phone), limits.LinkedOf(Stb)).ShouldBe((6, 5, 2));
        (limits.Concurrent, limits.ConcurrentOf(Phone), limits.ConcurrentOf(Stb)).ShouldBe((3, 2, 2));
    }

    [Fact]
    [Trait("Requirement", "SUB-PRICE")]
    public void Titles_have_prices_by_form_and_provider()
    {
        var prices = Bundle(OfferEvaluator.Evaluate(Index, Account, Stb, Now), "rentals").Prices;
        prices
            .Select(price => (price.AssetType, price.Provider, price.Price.Minor))
            .ShouldBe([(null, null, 399), ("HD", null, 499), ("HD", "studio-a", 599)]);
    }

    private static ContentVerdict Judge(
        AccountFacts account,
        DeviceType device,
        string content,
        ContentUse use = ContentUse.View
    ) =>
        ContentJudge.Judge(
            Index,
            account,
            OfferEvaluator.Evaluate(Index, account, device, Now),
            new WantedContent(Content(content), use),
            viewer: null,
            Now
        );

    private static Reason Denied(ContentVerdict verdict) => verdict.ShouldBeOfType<ContentVerdict.Denied>().Reason;

    private static BundleOffer Bundle(AccountOffer offer, string id) =>
        offer.Bundles.Single(bundle => bundle.Bundle.Id == Id(id));

    private static IEnumerable<string> Subscribed(AccountOffer offer) =>
        offer.Bundles.Where(bundle => bundle.Subscribed).Select(bundle => bundle.Bundle.Id.Value);

    private static Choice On(string entry) =>
        new()
        {
            Entry = Id(entry),
            On = true,
            At = NewYear,
        };

    private static Choice Off(string entry) =>
        new()
        {
            Entry = Id(entry),
            On = false,
            At = NewYear,
        };
}
