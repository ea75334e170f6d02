using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>A purchase that nothing speaks against, to break one thing of.</summary>
internal sealed record SamplePurchase(PurchaseWish Wish, PurchaseSituation Situation)
{
    public static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly PartnerOffer Offer = new()
    {
        Id = "basic",
        Names = ImmutableSortedDictionary<string, string>.Empty.Add("en", "Basic"),
        Price = new Money(990, "EUR"),
        Tax = new Money(158, "EUR"),
        Interval = PaymentInterval.Month,
        Regions = ["north", "east"],
        DeviceTypes = [new DeviceType("stb")],
        TermsHash = "hash-of-terms",
    };

    public static readonly Partner Partner = new()
    {
        Tenant = new TenantId("metro"),
        Id = new PartnerId("shop"),
        Enabled = true,
        Display = new PartnerDisplay("Shop", "https://www.shop.example/home", PrivacyUrl: null, TermsUrl: null),
        Sector = "shop.example",
        Agreement = new Agreement
        {
            Collaboration = new FederationBroker.Partners.Collaboration
            {
                Configuration = CollaborationConfiguration.BundleAndUse,
                BillingAdapter = "bss",
                SubscriptionAdapter = "ott",
                Offers = [Offer],
            },
        },
        Oidc = new OidcSettings
        {
            ClientId = "shop",
            ClientAuthentication = ClientAuthenticationMethod.ClientSecretBasic,
            RedirectUris = ["https://shop.example/callback", "https://port.shop.example:8443/callback"],
        },
    };

    public static readonly SamplePurchase Sound = new(
        new PurchaseWish
        {
            Subscriber = default,
            IsHousehold = false,
            Partner = new PartnerId("shop"),
            Offer = "basic",
            DeviceType = new DeviceType("stb"),
            ReturnUrl = "https://shop.example/thanks",
            TermsHash = "hash-of-terms",
        },
        new PurchaseSituation
        {
            Account = default,
            Role = PersonRole.Manager,
            Standing = AccountStatus.Active,
            Region = "north",
            Partner = Partner,
            Offer = Offer,
            IsThereAlready = false,
            Limit = new Money(2000, "EUR"),
            SpentMinor = 1010,
            Now = Now,
        }
    );

    public SamplePurchase With(Func<PurchaseWish, PurchaseWish> change) => this with { Wish = change(Wish) };

    public SamplePurchase Where(Func<PurchaseSituation, PurchaseSituation> change) =>
        this with
        {
            Situation = change(Situation),
        };

    public SamplePurchase WherePartner(Func<Partner, Partner> change) =>
        Where(known => known with { Partner = change(known.Partner!) });

    public SamplePurchase InConfiguration(CollaborationConfiguration configuration) =>
        WherePartner(partner =>
            partner with
            {
                Agreement = partner.Agreement with
                {
                    Collaboration = partner.Agreement.Collaboration! with { Configuration = configuration },
                },
            }
        );

    /// <returns>The code of the refusal; null: it may be ordered.</returns>
    public string? Judge() => PurchaseRules.Judge(Wish, Situation)?.Code;
}
