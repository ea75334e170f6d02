using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;

namespace FederationBroker.Catalogue.Offers;

/// <summary>The operator's device limits, raised by the limit bundles an account has (SUB-DEV).</summary>
internal static class LimitCalculator
{
    public static DeviceLimits Of(ServiceCatalogue catalogue, IEnumerable<ServiceBundle> subscribed)
    {
        var raises = subscribed.OfType<LimitBundle>().ToList();
        return new DeviceLimits
        {
            Linked = Raised(catalogue.LinkedDevices, raises.Sum(bundle => bundle.Linked)),
            Concurrent = Raised(catalogue.ConcurrentStreams, raises.Sum(bundle => bundle.Concurrent)),
            ByType = catalogue.DeviceTypes.ToImmutableSortedDictionary(
                type => type.Id.Value,
                type => LimitOf(type, [.. raises.Where(bundle => bundle.DeviceType == type.Id)])
            ),
        };
    }

    private static TypeLimit LimitOf(DeviceTypeEntry type, List<LimitBundle> raises) =>
        new(
            Raised(type.Linked, raises.Sum(bundle => bundle.Linked)),
            Raised(type.Concurrent, raises.Sum(bundle => bundle.Concurrent))
        );

    // Where there is no limit there is nothing to raise.
    private static int? Raised(int? limit, int by) => limit + by;
}
