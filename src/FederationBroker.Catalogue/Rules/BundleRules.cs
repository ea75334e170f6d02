using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Rules;

internal static class BundleRules
{
    public static IEnumerable<Refusal> ReferencesExist(CatalogueIndex index)
    {
        foreach (var bundle in index.Catalogue.Bundles)
        {
            foreach (var needed in bundle.Requires.Where(needed => !index.Bundles.ContainsKey(needed)))
                yield return GeneralRules.Unknown(
                    $"bundles/{bundle.Id}/requires",
                    "bundle",
                    needed.Value,
                    index.Bundles.Keys.Select(id => id.Value)
                );
            foreach (var content in bundle.Contents.Where(content => !index.Content.ContainsKey(content)))
                yield return GeneralRules.Unknown(
                    $"bundles/{bundle.Id}",
                    "content",
                    content.Value,
                    index.Content.Keys.Select(id => id.Value)
                );
            if (bundle is LimitBundle { DeviceType: { } type } && !index.DeviceTypes.ContainsKey(type))
                yield return GeneralRules.Unknown(
                    $"bundles/{bundle.Id}/deviceType",
                    "device type",
                    type.Value,
                    index.DeviceTypes.Keys.Select(id => id.Value)
                );
        }
    }

    public static IEnumerable<Refusal> NeedsFormNoCircle(CatalogueIndex index)
    {
        var settled = new HashSet<CatalogueId>();
        foreach (var bundle in index.Catalogue.Bundles)
        {
            if (CircleFrom(bundle.Id, index, settled, []) is { } circle)
                yield return CatalogueErrors.DependencyCycle.At(
                    $"bundles/{bundle.Id}/requires",
                    $"Remove one of these needs: {string.Join(" needs ", circle)}."
                );
        }
    }

    public static IEnumerable<Refusal> AttributesFitTheKind(CatalogueIndex index) =>
        index.Catalogue.Bundles.SelectMany(bundle =>
            FaultsOf(bundle).Select(fault => fault with { Place = $"bundles/{bundle.Id}/{fault.Place}" })
        );

    private static IEnumerable<Refusal> FaultsOf(ServiceBundle bundle) =>
        bundle switch
        {
            VodBundle vod => Of(vod),
            NpvrBundle npvr => Of(npvr),
            DvrBundle dvr => dvr.Channels.SelectMany(channel =>
                GeneralRules.NotNegative($"channels/{channel.Channel}/archiveHours", channel.ArchiveHours)
            ),
            LimitBundle limit => GeneralRules
                .NotNegative("linked", limit.Linked)
                .Concat(GeneralRules.NotNegative("concurrent", limit.Concurrent)),
            _ => [],
        };

    private static IEnumerable<Refusal> Of(VodBundle vod)
    {
        if (
            vod.Model == VodModel.Avod
            && (
                vod.AdServer is null
                || !Uri.TryCreate(vod.AdServer, UriKind.Absolute, out var address)
                || address.Scheme != Uri.UriSchemeHttps
            )
        )
            yield return CatalogueErrors.Contradiction.At(
                "adServer",
                "Give the https address of the VAST server; video paid by advertising needs one."
            );
        if (vod.Model != VodModel.Avod && vod.AdServer is not null)
            yield return CatalogueErrors.Contradiction.At(
                "adServer",
                "Remove it; only video paid by advertising has an ad server."
            );
    }

    private static IEnumerable<Refusal> Of(NpvrBundle npvr)
    {
        if (npvr.NotifyAtPercent is < 1 or > 100)
            yield return CatalogueErrors.OutOfRange.At("notifyAtPercent", "Write 1 to 100.");
        foreach (
            var fault in GeneralRules
                .NotNegative("recordingHours", npvr.RecordingHours)
                .Concat(GeneralRules.NotNegative("storageDays", npvr.StorageDays))
                .Concat(GeneralRules.NotNegative("overspendHours", npvr.OverspendHours))
                .Concat(GeneralRules.NotNegative("finishedWithinHours", npvr.FinishedWithinHours))
        )
            yield return fault;
        if (npvr is { RefuseFinished: true, FinishedWithinHours: not null })
            yield return CatalogueErrors.Contradiction.At(
                "finishedWithinHours",
                "Remove it, or allow finished programmes."
            );
    }

    // Depth first; what was settled before cannot be part of a new circle, so every bundle is visited once.
    private static List<CatalogueId>? CircleFrom(
        CatalogueId bundle,
        CatalogueIndex index,
        HashSet<CatalogueId> settled,
        List<CatalogueId> path
    )
    {
        if (path.Contains(bundle))
            return [.. path.SkipWhile(id => id != bundle), bundle];
        if (settled.Contains(bundle) || !index.Bundles.TryGetValue(bundle, out var entry))
            return null;
        path.Add(bundle);
        foreach (var needed in entry.Requires)
        {
            if (CircleFrom(needed, index, settled, path) is not { } circle)
                continue;
            settled.UnionWith(path);
            return circle;
        }

        path.RemoveAt(path.Count - 1);
        settled.Add(bundle);
        return null;
    }
}
