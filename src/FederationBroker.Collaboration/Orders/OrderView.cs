using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Collaboration.Orders;

/// <summary>An order as whoever it concerns may see it.</summary>
public sealed record OrderView
{
    /// <summary>As people quote it.</summary>
    public required string Number { get; init; }

    public required OrderKind Kind { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Offer { get; init; }

    public required Money Price { get; init; }

    public required PaymentInterval Interval { get; init; }

    public required OrderState State { get; init; }

    public required OrderFailure Failure { get; init; }

    /// <summary>A change at a later time: when; null: at once.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    /// <summary>Where to go on; null: stay.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Where the account at the service is linked; null: nothing to link.</summary>
    public string? ActivationUrl { get; init; }

    /// <summary>The operator's bundle that it is a part of; null: it stands alone.</summary>
    public required string? Bundle { get; init; }

    /// <summary>The same for all parts of one order of a bundle.</summary>
    public required Guid? BundleOrder { get; init; }

    /// <summary>The other parts are had without it when it cannot be.</summary>
    public required bool IsOptional { get; init; }

    /// <summary>The one who looks is whom it is for.</summary>
    public required bool IsMine { get; init; }

    /// <summary>The one who looks may approve or decline it.</summary>
    public required bool IsForMeToApprove { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
