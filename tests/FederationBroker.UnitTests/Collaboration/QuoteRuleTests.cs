using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Consent;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>What adapters say of an offer before its consent: one thing is odd at a time.</summary>
[Trait("Requirement", "BIL-002")]
public sealed class QuoteRuleTests
{
    private static readonly PartnerOffer Agreed = SamplePurchase.Sound.Situation.Offer!;

    private static string Currency => Agreed.Price.Currency;

    private static readonly (string What, OfferTerms? Answer)[] Odd =
    [
        ("there is none", null),
        ("another currency", new(true, new Amount(100, "XTS"))),
        ("less than nothing", new(true, new Amount(-1, Currency))),
        ("tax in another currency", new(true, new Amount(100, Currency), new Amount(1, "XTS"))),
        ("more tax than price", new(true, new Amount(100, Currency), new Amount(101, Currency))),
        ("less tax than nothing", new(true, new Amount(100, Currency), new Amount(-1, Currency))),
        ("a blank sentence", new(true, Terms: [" "])),
        ("a sentence with a control character", new(true, Terms: ["a\u0007b"])),
        ("an endless sentence", new(true, Terms: [new string('x', 301)])),
        ("endless sentences", new(true, Terms: [.. Enumerable.Repeat("x", 9)])),
        ("an endless reason", new(false, WhyNot: new string('x', 301))),
    ];

    public static TheoryData<string> Oddities => [.. Odd.Select(row => row.What)];

    [Theory]
    [MemberData(nameof(Oddities))]
    public void An_answer_that_cannot_be_used_sells_nothing(string oddity) =>
        Refusal(new OfferTerms(true), Odd.Single(row => row.What == oddity).Answer).ShouldBe("FB-7015");

    [Fact]
    public void Without_a_price_the_agreement_holds()
    {
        var offer = Quoted(new OfferTerms(true, Terms: ["One more thing."]));
        (offer.Price, offer.Tax).ShouldBe((Agreed.Price, Agreed.Tax));
        offer.TermsIn("en")!.ShouldEndWith("One more thing.");
    }

    [Fact]
    public void The_first_price_counts_with_its_own_tax_and_all_sentences_are_read()
    {
        var offer = Quoted(
            new OfferTerms(true, Terms: ["First."]),
            new OfferTerms(true, new Amount(700, Currency)),
            new OfferTerms(true, new Amount(800, Currency), new Amount(50, Currency), ["Second."])
        );
        (offer.Price.Minor, offer.Tax.Minor).ShouldBe((700, 0));
        offer.TermsIn("en")!.ShouldEndWith("First. Second.");
    }

    [Fact]
    public void One_that_refuses_is_enough_and_its_reason_is_said()
    {
        Refusal(new OfferTerms(true), new OfferTerms(false)).ShouldBe("FB-7016");
        var refused = QuoteRules.Merge(Agreed, [new OfferTerms(false, WhyNot: "Not in a trial.")], "en");
        refused.ShouldBeOfType<OfferQuote.Refused>().Refusal.Message.ShouldBe("Not in a trial.");
    }

    private static PartnerOffer Quoted(params OfferTerms?[] answers) =>
        QuoteRules.Merge(Agreed, answers, "en").ShouldBeOfType<OfferQuote.Quoted>().Offer;

    private static string Refusal(params OfferTerms?[] answers) =>
        QuoteRules.Merge(Agreed, answers, "en").ShouldBeOfType<OfferQuote.Refused>().Refusal.Code;
}
