using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Standing.Streams;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;

namespace FederationBroker.Management.Accounts;

/// <summary>An account in a list.</summary>
internal sealed record AccountRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required AccountStatus Status { get; init; }

    /// <summary>What counts now: after a trial, the state that was set to follow it.</summary>
    public required AccountStatus EffectiveStatus { get; init; }

    public required DateTimeOffset? TrialEndsAt { get; init; }

    public required string? Plan { get; init; }

    public required string? Region { get; init; }

    public required int Devices { get; init; }

    public required int People { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed record AccountView
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required AccountStatus Status { get; init; }

    /// <summary>What counts now: after a trial, the state that was set to follow it.</summary>
    public required AccountStatus EffectiveStatus { get; init; }

    public required TrialView? Trial { get; init; }

    public required string? Plan { get; init; }

    public required DateTimeOffset? PlanSince { get; init; }

    public required string? Region { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static AccountView Of(ServiceAccount account, DateTimeOffset now) =>
        new()
        {
            Id = account.Id.Value,
            Number = account.Number.Value,
            Status = account.Status,
            EffectiveStatus = account.ToFacts().StatusAt(now),
            Trial = account is { TrialEndsAt: { } end, StatusAfterTrial: { } after }
                ? new TrialView(end, after, [.. account.TrialDeviceTypes.Select(type => type.Value)])
                : null,
            Plan = account.Plan?.Value,
            PlanSince = account.PlanSince,
            Region = account.Region,
            Version = account.Version,
            CreatedAt = account.CreatedAt,
            UpdatedAt = account.UpdatedAt,
        };
}

/// <param name="DeviceTypes">Empty: every one.</param>
internal sealed record TrialView(DateTimeOffset EndsAt, AccountStatus StatusAfter, ImmutableArray<string> DeviceTypes);

/// <summary>Everything about one account on one page.</summary>
internal sealed record AccountOverview
{
    public required AccountView Account { get; init; }

    public required OfferView Offer { get; init; }

    public required ImmutableArray<PersonView> People { get; init; }

    public required ImmutableArray<DeviceView> Devices { get; init; }

    /// <summary>Devices have a login in common.</summary>
    public required bool HasLogin { get; init; }

    public required ImmutableArray<ProfileView> Profiles { get; init; }

    public required ImmutableArray<CableSessionView> Sessions { get; init; }

    public required ImmutableArray<StreamView> Streams { get; init; }

    public required ImmutableArray<ServiceView> Services { get; init; }

    public required ImmutableArray<PurchaseView> Purchases { get; init; }
}

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

internal sealed record PersonView(Guid Id, string? Number, PersonRole Role, DateTimeOffset CreatedAt)
{
    public static PersonView Of(Subscriber person) =>
        new(person.Id.Value, person.Number?.Value, person.Role, person.CreatedAt);
}

internal sealed record DeviceView
{
    public required Guid Id { get; init; }

    public required string Uid { get; init; }

    public required string Type { get; init; }

    public required string? Name { get; init; }

    public required string? Region { get; init; }

    public required DeviceOutputs Outputs { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }

    public required DateTimeOffset? LastSeenAt { get; init; }

    public static DeviceView Of(Device device) =>
        new()
        {
            Id = device.Id.Value,
            Uid = device.Uid,
            Type = device.Type.Value,
            Name = device.Name,
            Region = device.Region,
            Outputs = device.Outputs,
            LinkedAt = device.LinkedAt,
            LastSeenAt = device.LastSeenAt,
        };
}

internal sealed record ProfileView(
    Guid Id,
    string Nickname,
    string Icon,
    int DefaultLevel,
    int MaximumLevel,
    bool HasPin
)
{
    public static ProfileView Of(UserProfile profile) =>
        new(
            profile.Id.Value,
            profile.Nickname,
            profile.Icon,
            profile.DefaultLevel,
            profile.MaximumLevel,
            profile.PinHash is not null
        );
}

internal sealed record CableSessionView(
    Guid Id,
    SignIn.Sessions.SignInMethod Method,
    string? DeviceLabel,
    DateTimeOffset AuthenticatedAt,
    DateTimeOffset LastUsedAt
);

internal sealed record StreamView(Guid Id, string Partner, string Content, string DeviceType, DateTimeOffset StartedAt)
{
    public static StreamView Of(MediaStream stream) =>
        new(stream.Id, stream.Partner.Value, stream.Content.Value, stream.DeviceType.Value, stream.StartedAt);
}

/// <param name="Person">Whose consent it is.</param>
internal sealed record ServiceView(string Partner, Guid Person, DateTimeOffset GivenAt, DateTimeOffset? LastUsedAt);

internal sealed record PurchaseView(Guid Id, string Bundle, string Content, DateTimeOffset From, DateTimeOffset? Until)
{
    public static PurchaseView Of(Purchase purchase) =>
        new(purchase.Id, purchase.Bundle.Value, purchase.Content.Value, purchase.From, purchase.Until);
}
