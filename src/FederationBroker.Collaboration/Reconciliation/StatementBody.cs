using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>What a service states of its subscriptions, whole or in parts.</summary>
/// <param name="AsOf">The moment that it is about; the same in all parts.</param>
/// <param name="Total">With the last part: how many subscriptions all parts have.</param>
internal sealed record StatementBody(
    DateTimeOffset AsOf,
    ImmutableArray<StatedSubscription> Subscriptions,
    int? Total = null
)
{
    public static readonly JsonSerializerOptions Options = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        StrictJson.Apply(options);
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(
            new JsonStringEnumConverter<StatedState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
        );
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <param name="Order">The number that it was opened under.</param>
/// <param name="Price">What a period costs there; none: the service does not say.</param>
internal sealed record StatedSubscription([Longest(64)] string Order, StatedState State, StatedPrice? Price = null);

/// <summary>As the adapters of services name them.</summary>
internal enum StatedState
{
    PendingActive,
    Active,
    Grace,
    OnHold,
    Cancelled,
}

/// <param name="Minor">Whole minor units.</param>
/// <param name="Currency">ISO 4217.</param>
internal sealed record StatedPrice(long Minor, [Longest(3)] string Currency);
