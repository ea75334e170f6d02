using System.Text.Json.Nodes;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using static FederationBroker.TestKit.SampleCatalogue;

namespace FederationBroker.UnitTests.Subscribers;

/// <summary>A sound catalogue, and one thing broken in each row.</summary>
public sealed class CatalogueRuleTests
{
    private static readonly ServiceCatalogue Good = Sound;

    [Fact]
    public void A_sound_catalogue_has_no_faults_and_survives_being_written()
    {
        CatalogueRules.Check(Good, []).ShouldBeEmpty();
        var again = CatalogueJson.Read(CatalogueJson.Write(Good));
        CatalogueJson.Write(again).ShouldBe(CatalogueJson.Write(Good));
        again.Bundles.Select(bundle => bundle.GetType()).ShouldBe(Good.Bundles.Select(bundle => bundle.GetType()));
    }

    public static TheoryData<string, string, string, ServiceCatalogue> Broken =>
        new()
        {
            {
                "two price lists at once",
                "FB-4105",
                "priceLists/basic-new/validity",
                Good with
                {
                    PriceLists =
                    [
                        .. Good.PriceLists,
                        Subscription("basic-new", "basic", 1) with
                        {
                            Validity = new Validity { From = NewYear },
                        },
                    ],
                }
            },
            {
                "overlap by one instant",
                "FB-4105",
                "priceLists/sports-2027/validity",
                WithList("sports-2027", list =>
                    list with
                    {
                        Validity = new Validity { From = NewYear.AddYears(1).AddTicks(-1) },
                    }
                )
            },
            {
                "dependency cycle",
                "FB-4106",
                "bundles/sports/requires",
                WithBundle(
                    "sports",
                    bundle => bundle with { Requires = [Id("recorder")] },
                    ("recorder", bundle => bundle with { Requires = [Id("sports")] })
                )
            },
            {
                "bundle that needs itself",
                "FB-4106",
                "bundles/basic/requires",
                WithBundle("basic", bundle => bundle with { Requires = [Id("basic")] })
            },
            {
                "negative price",
                "FB-4104",
                "priceLists/basic-2026/price",
                WithList("basic-2026", list => list with { Price = -1 })
            },
            {
                "negative asset price",
                "FB-4104",
                "priceLists/rentals-2026/price",
                WithList("rentals-2026", list => list with { Assets = [new AssetPrice { Price = -1 }] })
            },
            {
                "needed bundle missing in the plan",
                "FB-4107",
                "plans/family/bundles/sports",
                WithPlan(plan =>
                    plan with
                    {
                        Bundles = [.. plan.Bundles.Where(entry => entry.Bundle.Value is not ("basic" or "catch-up"))],
                    }
                )
            },
            {
                "bundle twice in a plan",
                "FB-4102",
                "plans/family/bundles/basic",
                WithPlan(plan => plan with { Bundles = [.. plan.Bundles, Includes("basic")] })
            },
            {
                "unknown bundle in a plan",
                "FB-4103",
                "plans/family/bundles/sport",
                WithPlan(plan => plan with { Bundles = [.. plan.Bundles, Includes("sport")] })
            },
            {
                "unknown content",
                "FB-4103",
                "bundles/basic",
                WithBundle("basic", bundle => (ChannelBundle)bundle with { Channels = [Content("news-25")] })
            },
            {
                "unknown device type",
                "FB-4103",
                "bundles/more-devices/deviceType",
                WithBundle("more-devices", bundle => (LimitBundle)bundle with { DeviceType = new DeviceType("fridge") })
            },
            {
                "price list without its bundle",
                "FB-4103",
                "priceLists/basic-2026/bundle",
                WithList("basic-2026", list => list with { Bundle = Id("basics") })
            },
            {
                "two discounts at once",
                "FB-4108",
                "plans/family/discounts/movie-night",
                WithPlan(plan =>
                    plan with
                    {
                        Discounts = [plan.Discounts[0] with { PriceLists = [] }, plan.Discounts[1]],
                    }
                )
            },
            {
                "validity that ends before it begins",
                "FB-4109",
                "priceLists/sports-2026/validity",
                WithList("sports-2026", list => list with { Validity = new Validity
                        {
                            From = NewYear,
                            Until = NewYear,
                        } })
            },
            {
                "subscription for a lifetime",
                "FB-4111",
                "priceLists/basic-2026/term",
                WithList("basic-2026", list => list with { Term = Term.Lifetime })
            },
            {
                "asset prices for channels",
                "FB-4111",
                "priceLists/basic-2026/assets",
                WithList("basic-2026", list => list with { Assets = [new AssetPrice { Price = 1 }] })
            },
            {
                "percent above 100",
                "FB-4110",
                "discounts/welcome/percent",
                Good with
                {
                    Discounts = [Good.Discounts[0] with { Percent = 100.01m }, Good.Discounts[1]],
                }
            },
            {
                "percent of nothing",
                "FB-4110",
                "discounts/welcome/percent",
                Good with
                {
                    Discounts = [Good.Discounts[0] with { Percent = 0 }, Good.Discounts[1]],
                }
            },
            {
                "discount with price and percent",
                "FB-4111",
                "discounts/welcome",
                Good with
                {
                    Discounts = [Good.Discounts[0] with { Price = 1 }, Good.Discounts[1]],
                }
            },
            {
                "advertising without a server",
                "FB-4111",
                "bundles/movies/adServer",
                WithBundle("movies", bundle => (VodBundle)bundle with { Model = VodModel.Avod })
            },
            {
                "ad server by plain http",
                "FB-4111",
                "bundles/movies/adServer",
                WithBundle("movies", bundle =>
                    (VodBundle)bundle with
                    {
                        Model = VodModel.Avod,
                        AdServer = "http://ads.example/vast",
                    }
                )
            },
            {
                "notification above 100 percent",
                "FB-4110",
                "bundles/recorder/notifyAtPercent",
                WithBundle("recorder", bundle => (NpvrBundle)bundle with { NotifyAtPercent = 101 })
            },
            {
                "finished programmes refused and allowed",
                "FB-4111",
                "bundles/recorder/finishedWithinHours",
                WithBundle("recorder", bundle => (NpvrBundle)bundle with { RefuseFinished = true })
            },
            { "negative device limit", "FB-4110", "linkedDevices", Good with { LinkedDevices = -1 } },
            {
                "access level that is no age",
                "FB-4110",
                "content/news-24/accessLevel",
                Good with
                {
                    Content = [Good.Content[0] with { AccessLevel = 22 }, .. Good.Content.Skip(1)],
                }
            },
            { "currency in small letters", "FB-4110", "currency", Good with { Currency = "eur" } },
            {
                "plan for no days",
                "FB-4110",
                "plans/family/bundles/recorder/terms/days",
                WithPlan(plan =>
                    plan with
                    {
                        Bundles =
                        [
                            .. plan.Bundles.Select(entry =>
                                entry.Bundle == Id("recorder")
                                    ? entry with
                                    {
                                        Terms = new PlanTerms { Days = 0 },
                                    }
                                    : entry
                            ),
                        ],
                    }
                )
            },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    [Trait("Requirement", "SUB-PRICE")]
    [Trait("Requirement", "SUB-BUN")]
    [Trait("Requirement", "SUB-PLAN")]
    public void One_broken_thing_is_one_fault_with_code_place_and_fix(
        string what,
        string code,
        string place,
        ServiceCatalogue catalogue
    )
    {
        var fault = CatalogueRules.Check(catalogue, []).ShouldHaveSingleItem(what);
        fault.Code.ShouldBe(code);
        fault.Place.ShouldBe(place);
        fault.Fix.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("""{"currency":"EUR","bundles":[{"kind":"radio","id":"x","name":"X"}]}""", "FB-4101", "bundles/x/kind")]
    [InlineData("""{"currency":"EUR","bundles":[{"id":"x","name":"X"}]}""", "FB-4101", "bundles/x/kind")]
    [InlineData("""{"currency":"EUR","bundels":[]}""", "FB-4100", "bundels")]
    [InlineData("""{"bundles":[]}""", "FB-4100", "")]
    [InlineData(
        """{"currency":"EUR","priceLists":[{"id":"X!","bundle":"b","provision":"oneTime","price":1,"term":"day"}]}""",
        "FB-4100",
        "priceLists/0/id"
    )]
    [InlineData(
        """{"currency":"EUR","priceLists":[{"id":"x","bundle":"b","provision":"sometimes","price":1,"term":"day"}]}""",
        "FB-4100",
        "priceLists/0/provision"
    )]
    [InlineData(
        """{"currency":"EUR","priceLists":[{"id":"x","bundle":"b","provision":"oneTime","price":1.5,"term":"day"}]}""",
        "FB-4100",
        "priceLists/0/price"
    )]
    [InlineData("""[]""", "FB-4100", "")]
    public void What_cannot_be_read_says_where_and_how_to_put_it_right(string json, string code, string place)
    {
        var faulty = CatalogueJson
            .TryRead<ServiceCatalogue>(JsonNode.Parse(json), string.Empty)
            .ShouldBeOfType<Reading<ServiceCatalogue>.Faulty>();
        faulty.Faults[0].Code.ShouldBe(code);
        faulty.Faults[0].Place.ShouldBe(place);
        faulty.Faults[0].Fix.ShouldNotContain("System.");
    }

    private static ServiceCatalogue WithList(string id, Func<PriceList, PriceList> change) =>
        Good with
        {
            PriceLists = [.. Good.PriceLists.Select(list => list.Id == Id(id) ? change(list) : list)],
        };

    private static ServiceCatalogue WithBundle(
        string id,
        Func<ServiceBundle, ServiceBundle> change,
        params (string Id, Func<ServiceBundle, ServiceBundle> Change)[] more
    ) =>
        Good with
        {
            Bundles =
            [
                .. Good.Bundles.Select(bundle =>
                    more.Append((Id: id, Change: change))
                        .Where(one => bundle.Id == Id(one.Id))
                        .Aggregate(bundle, (result, one) => one.Change(result))
                ),
            ],
        };
}
