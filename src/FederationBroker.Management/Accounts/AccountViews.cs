using System.Collections.Immutable;
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
