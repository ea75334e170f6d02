using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;

namespace FederationBroker.Management.Accounts;

/// <summary>What the account pays, sees and may use, and why.</summary>
internal sealed record OfferView(
    ReasonView? Barrier,
    ImmutableArray<BundleView> Bundles,
    ImmutableArray<ChargeView> Charges,
    LimitsView Limits
)
{
    public static OfferView Of(AccountOffer offer) =>
        new(
            ReasonView.Of(offer.Barrier),
            [.. offer.Bundles.Select(BundleView.Of)],
            [.. offer.Charges.Select(charge => new ChargeView(charge.Key, charge.Value.Minor, charge.Value.Currency))],
            new LimitsView(
                offer.Limits.Linked,
                offer.Limits.Concurrent,
                [
                    .. offer.Limits.ByType.Select(type => new TypeLimitView(
                        type.Key,
                        type.Value.Linked,
                        type.Value.Concurrent
                    )),
                ]
            )
        );
}

internal sealed record BundleView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required bool Subscribed { get; init; }

    public required bool Usable { get; init; }

    public required bool Visible { get; init; }

    public required bool MayToggle { get; init; }

    public required ImmutableArray<ReasonView> Reasons { get; init; }

    public required ImmutableArray<PriceView> Prices { get; init; }

    public static BundleView Of(BundleOffer offer) =>
        new()
        {
            Id = offer.Bundle.Id.Value,
            Name = offer.Bundle.Name,
            Kind = KindOf(offer.Bundle),
            Subscribed = offer.Subscribed,
            Usable = offer.Usable,
            Visible = offer.Visible,
            MayToggle = offer.MayToggle,
            Reasons = [.. offer.Reasons.Select(reason => ReasonView.Of(reason)!)],
            Prices = [.. offer.Prices.Select(PriceView.Of)],
        };

    private static string KindOf(ServiceBundle bundle) =>
        bundle switch
        {
            ChannelBundle => ChannelBundle.Kind,
            DvrBundle => DvrBundle.Kind,
            VodBundle => VodBundle.Kind,
            NpvrBundle => NpvrBundle.Kind,
            PpvBundle => PpvBundle.Kind,
            _ => LimitBundle.Kind,
        };
}

internal sealed record PriceView
{
    public required string PriceList { get; init; }

    public required Provision Provision { get; init; }

    public required Term Term { get; init; }

    public required string? AssetType { get; init; }

    public required string? Provider { get; init; }

    /// <summary>In minor units.</summary>
    public required long ListPrice { get; init; }

    /// <summary>What is paid, in minor units.</summary>
    public required long Price { get; init; }

    public required string Currency { get; init; }

    public required string? Discount { get; init; }

    public static PriceView Of(PriceOffer price) =>
        new()
        {
            PriceList = price.PriceList.Value,
            Provision = price.Provision,
            Term = price.Term,
            AssetType = price.AssetType,
            Provider = price.Provider,
            ListPrice = price.ListPrice.Minor,
            Price = price.Price.Minor,
            Currency = price.Price.Currency,
            Discount = price.Discount?.Value,
        };
}

/// <param name="Subject">The catalogue entry, device type or date that the reason is about.</param>
internal sealed record ReasonView(ReasonCode Code, string? Subject)
{
    public static ReasonView? Of(Reason? reason) => reason is null ? null : new ReasonView(reason.Code, reason.Subject);
}

/// <param name="Amount">In minor units.</param>
internal sealed record ChargeView(Term Term, long Amount, string Currency);

/// <summary>Null: no limit.</summary>
internal sealed record LimitsView(int? Linked, int? Concurrent, ImmutableArray<TypeLimitView> ByType);

internal sealed record TypeLimitView(string Type, int? Linked, int? Concurrent);
