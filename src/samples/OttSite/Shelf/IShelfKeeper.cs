using System.Collections.Immutable;
using OttSite.Sessions;

namespace OttSite.Shelf;

/// <summary>Knows what a visitor may watch: by asking the operator now, or from what arrived at sign-in.</summary>
internal interface IShelfKeeper
{
    Task<ImmutableArray<ShelfPlace>> LookAsync(
        HttpContext context,
        SiteSession session,
        CancellationToken cancellation
    );

    /// <summary>Pages on which something is watched, if this site has any.</summary>
    void Map(IEndpointRouteBuilder routes);
}

/// <summary>
/// SAML: this site has no token to ask with, so it marks what the operator named at sign-in. It says nothing about the
/// rest.
/// </summary>
internal sealed class EntitledShelf(SiteOptions options) : IShelfKeeper
{
    public Task<ImmutableArray<ShelfPlace>> LookAsync(
        HttpContext context,
        SiteSession session,
        CancellationToken cancellation
    )
    {
        var included = new Verdict { Label = $"Included with {options.Operator}", IsGood = true };
        return Task.FromResult<ImmutableArray<ShelfPlace>>([
            .. Titles
                .Of(options)
                .Select(title => new ShelfPlace(
                    title,
                    session.Entitlements.Contains(title.Content, StringComparer.Ordinal) ? included : null
                )),
        ]);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        // What was true at sign-in is enough to mark a shelf, and not enough to play.
    }
}
