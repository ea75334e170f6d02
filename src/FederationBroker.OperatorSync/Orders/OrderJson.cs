using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace FederationBroker.OperatorSync.Orders;

/// <summary>An <see cref="OrderedChange"/> as a row keeps it.</summary>
internal static class OrderJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(OrderedChange change) =>
        JsonSerializer.Serialize(
            change switch
            {
                OrderedChange.Create create => new Kept("create", create.Status, create.Plan, create.Region),
                OrderedChange.Change edit => new Kept("change", edit.Status, edit.Plan, edit.Region),
                _ => new Kept("remove", null, null, null),
            },
            Options
        );

    public static OrderedChange Read(string json) =>
        JsonSerializer.Deserialize<Kept>(json, Options) switch
        {
            { Change: "create" } kept => new OrderedChange.Create(
                kept.Status ?? ContractStatus.Active,
                kept.Plan,
                kept.Region
            ),
            { Change: "change" } kept => new OrderedChange.Change(kept.Status, kept.Plan, kept.Region),
            _ => new OrderedChange.Remove(),
        };

    private sealed record Kept(string Change, ContractStatus? Status, string? Plan, string? Region);
}
