using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Offers;

/// <summary>
/// A bundle or discount that was turned on or off on an account, by the subscriber or by the operator.
/// </summary>
public sealed record Choice
{
    public required CatalogueId Entry { get; init; }

    public required bool On { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>End of what was bought for a time; null: until it is turned off.</summary>
    public DateTimeOffset? Until { get; init; }
}
