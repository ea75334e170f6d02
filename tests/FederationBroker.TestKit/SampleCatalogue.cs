using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;

namespace FederationBroker.TestKit;

/// <summary>A sound catalogue with every kind of bundle; tests change one thing in it.</summary>
public static class SampleCatalogue
{
    public static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DeviceType Phone = new("phone");
    public static readonly DeviceType Stb = new("stb");
    public static readonly CatalogueId Family = Id("family");

    public static ServiceCatalogue Sound { get; } =
        new()
        {
            Currency = "EUR",
            LinkedDevices = 4,
            ConcurrentStreams = 2,
            DeviceTypes =
            [
                new DeviceTypeEntry
                {
                    Id = Stb,
                    Name = "Set-top box",
                    Linked = 2,
                    Concurrent = 2,
                },
                new DeviceTypeEntry
                {
                    Id = Phone,
                    Name = "Phone",
                    Linked = 3,
                    Concurrent = 1,
                },
            ],
            Content =
            [
                Item("news-24"),
                Item("kids-club"),
                Item("sports-live", level: 0),
                Item("thriller", level: 16),
                Item("film-new"),
                Item("cup-final"),
                Item("series-box"),
                Item("local-hd") with
                {
                    Regions = ["north"],
                },
            ],
            Bundles =
            [
                new ChannelBundle
                {
                    Id = Id("basic"),
                    Name = "Basic",
                    Channels = [Content("news-24"), Content("kids-club"), Content("local-hd")],
                },
                new ChannelBundle
                {
                    Id = Id("sports"),
                    Name = "Sports",
                    Requires = [Id("basic")],
                    Channels = [Content("sports-live")],
                },
                new DvrBundle
                {
                    Id = Id("catch-up"),
                    Name = "Catch-up",
                    Requires = [Id("basic")],
                    Channels =
                    [
                        new DvrChannel
                        {
                            Channel = Content("news-24"),
                            ArchiveHours = 72,
                            TimeShift = true,
                            PauseLive = true,
                        },
                    ],
                },
                new VodBundle
                {
                    Id = Id("movies"),
                    Name = "Movies",
                    Model = VodModel.Svod,
                    Titles = [Content("thriller"), Content("series-box")],
                },
                new VodBundle
                {
                    Id = Id("rentals"),
                    Name = "Rentals",
                    Model = VodModel.Tvod,
                    Titles = [Content("film-new")],
                },
                new NpvrBundle
                {
                    Id = Id("recorder"),
                    Name = "Recorder",
                    Channels = [Content("news-24")],
                    RecordingHours = 50,
                    StorageDays = 30,
                    OverspendHours = 5,
                    FinishedWithinHours = 24,
                },
                new PpvBundle
                {
                    Id = Id("events"),
                    Name = "Events",
                    Charge = PpvCharge.Fixed,
                    Programmes = [Content("cup-final")],
                },
                new LimitBundle
                {
                    Id = Id("more-devices"),
                    Name = "More devices",
                    DeviceType = Phone,
                    Linked = 2,
                    Concurrent = 1,
                },
            ],
            PriceLists =
            [
                Subscription("basic-2026", "basic", 999),
                Subscription("sports-2026", "sports", 1499) with
                {
                    Validity = new Validity { From = NewYear, Until = NewYear.AddYears(1) },
                },
                Subscription("sports-2027", "sports", 1699) with
                {
                    Validity = new Validity { From = NewYear.AddYears(1) },
                },
                new PriceList
                {
                    Id = Id("sports-day"),
                    Bundle = Id("sports"),
                    Provision = Provision.OneTime,
                    Price = 399,
                    Term = Term.Day,
                },
                Subscription("movies-2026", "movies", 799),
                Subscription("more-devices-2026", "more-devices", 300),
                new PriceList
                {
                    Id = Id("rentals-2026"),
                    Bundle = Id("rentals"),
                    Provision = Provision.OneTime,
                    Price = 399,
                    Term = Term.Day,
                    Assets =
                    [
                        new AssetPrice { AssetType = "HD", Price = 499 },
                        new AssetPrice
                        {
                            AssetType = "HD",
                            Provider = "studio-a",
                            Price = 599,
                        },
                    ],
                },
                new PriceList
                {
                    Id = Id("events-2026"),
                    Bundle = Id("events"),
                    Provision = Provision.OneTime,
                    Price = 1500,
                    Term = Term.Day,
                },
            ],
            Discounts =
            [
                new Discount
                {
                    Id = Id("welcome"),
                    Name = "Welcome",
                    Kind = DiscountKind.Percentage,
                    Percent = 50,
                },
                new Discount
                {
                    Id = Id("movie-night"),
                    Name = "Movie night",
                    Kind = DiscountKind.Overriding,
                    Price = 500,
                },
            ],
            Plans =
            [
                new PricingPlan
                {
                    Id = Family,
                    Name = "Family",
                    Bundles =
                    [
                        Includes("basic"),
                        Includes(
                            "sports",
                            new PlanTerms { AtStart = EntryState.NotActive, SubscriberMayToggle = true }
                        ),
                        Includes("catch-up"),
                        Includes(
                            "movies",
                            new PlanTerms
                            {
                                AtStart = EntryState.NotActive,
                                SubscriberMayToggle = true,
                                HideAfterUnsubscribing = true,
                                DeviceTypes = [Stb],
                            }
                        ),
                        Includes("rentals"),
                        Includes("recorder", new PlanTerms { Days = 30 }),
                        Includes("events"),
                        Includes("more-devices", new PlanTerms { AtStart = EntryState.Invisible }),
                    ],
                    Discounts =
                    [
                        new PlanDiscount
                        {
                            Discount = Id("welcome"),
                            PriceLists = [Id("basic-2026")],
                            Terms = new PlanTerms { Days = 90 },
                        },
                        new PlanDiscount { Discount = Id("movie-night"), PriceLists = [Id("movies-2026")] },
                    ],
                },
                new PricingPlan
                {
                    Id = Id("starter"),
                    Name = "Starter",
                    Bundles = [Includes("basic")],
                },
            ],
        };

    public static CatalogueId Id(string text) => new(text);

    public static ContentId Content(string text) => new(text);

    public static PlanBundle Includes(string bundle, PlanTerms? terms = null) =>
        new() { Bundle = Id(bundle), Terms = terms ?? new PlanTerms() };

    public static PriceList Subscription(string id, string bundle, long price) =>
        new()
        {
            Id = Id(id),
            Bundle = Id(bundle),
            Provision = Provision.Subscription,
            Price = price,
            Term = Term.Month,
        };

    /// <summary>The catalogue with its family plan changed.</summary>
    public static ServiceCatalogue WithPlan(Func<PricingPlan, PricingPlan> change) =>
        Sound with
        {
            Plans = [change(Sound.Plans[0]), Sound.Plans[1]],
        };

    private static ContentItem Item(string id, int level = 0) =>
        new()
        {
            Id = Content(id),
            Title = id,
            AccessLevel = level,
            Partners = ["stream"],
        };
}
