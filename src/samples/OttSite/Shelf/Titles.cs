using System.Collections.Immutable;

namespace OttSite.Shelf;

/// <summary>What this site has. Ids are those of the operator's catalogue; the rest is the site's own.</summary>
internal static class Titles
{
    private static readonly ImmutableArray<ShelfTitle> Stream =
    [
        new("metro-one", "Metro One", "Live channel"),
        new("world-news", "World News", "Live channel"),
        new("old-town-tales", "Old Town Tales", "Series"),
        new("sports-live", "Sports Live", "Live channel"),
        new("night-train", "Night Train", "Film, 16+"),
        new("cup-final", "Cup Final", "Live event"),
        new("summit-uhd", "Summit in Ultra HD", "Live channel"),
        new("copper-orchard", "The Copper Orchard", "Film"),
        new("midnight-signal", "Midnight Signal", "Series, 16+"),
        new("kids-club", "Kids Club", "Live channel"),
        new("nature-hd", "Nature HD", "Live channel"),
        new("harbour-local", "Harbour Local", "Live channel"),
    ];

    private static readonly ImmutableArray<ShelfTitle> Cinema =
    [
        new("old-town-tales", "Old Town Tales", "Series"),
        new("night-train", "Night Train", "Film, 16+"),
        new("copper-orchard", "The Copper Orchard", "Film"),
        new("paper-boats", "Harbour of Paper Boats", "Film"),
        new("midnight-signal", "Midnight Signal", "Series, 16+"),
        new("harbour-lights", "Harbour Lights", "Film"),
    ];

    public static ImmutableArray<ShelfTitle> Of(SiteOptions site) => site.Look == "cinema" ? Cinema : Stream;
}
