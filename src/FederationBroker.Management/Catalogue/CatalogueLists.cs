using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Management.Catalogue;

/// <summary>
/// Puts one entry into a list of the document, or takes it out. Works on the JSON, so that every list is handled by the
/// same lines.
/// </summary>
internal static class CatalogueLists
{
    public static readonly ImmutableArray<string> Names =
    [
        "deviceTypes",
        "content",
        "bundles",
        "priceLists",
        "discounts",
        "plans",
    ];

    public static Reading<ServiceCatalogue> Put(ServiceCatalogue current, string list, string id, JsonObject entry)
    {
        if (UnknownList(list) is { } unknown)
            return unknown;
        var place = $"{list}/{id}";
        // Read by itself first: its faults then stand at its own members.
        if (FaultsOf(list, entry, place) is { } faulty)
            return faulty;
        if (entry["id"]?.GetValueKind() != JsonValueKind.String || entry["id"]!.GetValue<string>() != id)
            return Faulty(
                CatalogueErrors.Contradiction,
                $"{place}/id",
                "Give the same id in the body as in the address."
            );
        var document = Document(current);
        var entries = document[list]!.AsArray();
        var at = IndexOf(entries, id);
        if (at < 0)
            entries.Add(entry.DeepClone());
        else
            entries[at] = entry.DeepClone();
        return CatalogueJson.TryRead<ServiceCatalogue>(document, string.Empty);
    }

    public static Reading<ServiceCatalogue> Remove(ServiceCatalogue current, string list, string id)
    {
        if (UnknownList(list) is { } unknown)
            return unknown;
        var document = Document(current);
        var entries = document[list]!.AsArray();
        if (IndexOf(entries, id) is not (>= 0 and var at))
            return Faulty(CatalogueErrors.UnknownReference, $"{list}/{id}", "Load the catalogue again.");
        entries.RemoveAt(at);
        return CatalogueJson.TryRead<ServiceCatalogue>(document, string.Empty);
    }

    private static Reading<ServiceCatalogue>.Faulty? FaultsOf(string list, JsonObject entry, string place)
    {
        ImmutableArray<Refusal> faults = list switch
        {
            "deviceTypes" => Of<DeviceTypeEntry>(entry, place),
            "content" => Of<ContentItem>(entry, place),
            "bundles" => Of<ServiceBundle>(entry, place),
            "priceLists" => Of<PriceList>(entry, place),
            "discounts" => Of<Discount>(entry, place),
            _ => Of<PricingPlan>(entry, place),
        };
        return faults.IsEmpty ? null : new Reading<ServiceCatalogue>.Faulty(faults);
    }

    private static ImmutableArray<Refusal> Of<T>(JsonObject entry, string place)
        where T : class => CatalogueJson.TryRead<T>(entry, place) is Reading<T>.Faulty faulty ? faulty.Faults : [];

    private static Reading<ServiceCatalogue>.Faulty? UnknownList(string list) =>
        Names.Contains(list)
            ? null
            : Faulty(CatalogueErrors.UnknownReference, list, $"The lists are {string.Join(", ", Names)}.");

    private static Reading<ServiceCatalogue>.Faulty Faulty(Kernel.Refusal refusal, string place, string fix) =>
        new([refusal.At(place, fix)]);

    private static JsonObject Document(ServiceCatalogue catalogue) =>
        JsonSerializer.SerializeToNode(catalogue, CatalogueJson.Options)!.AsObject();

    private static int IndexOf(JsonArray entries, string id)
    {
        for (var at = 0; at < entries.Count; at++)
        {
            if (entries[at]?["id"]?.GetValue<string>() == id)
                return at;
        }

        return -1;
    }
}
