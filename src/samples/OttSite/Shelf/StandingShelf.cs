using System.Collections.Immutable;
using OttSite.Sessions;
using OttSite.Standing;
using OttSite.Watch;

namespace OttSite.Shelf;

/// <summary>OpenID Connect: asks the operator about the whole shelf at each page view, with one question.</summary>
internal sealed class StandingShelf(Viewers viewers, StandingClient standing, WatchPages pages, SiteOptions options)
    : IShelfKeeper
{
    public async Task<ImmutableArray<ShelfPlace>> LookAsync(
        HttpContext context,
        SiteSession session,
        CancellationToken cancellation
    )
    {
        var titles = Titles.Of(options);
        var decisions = await AskAsync(context, session, [.. titles.Select(title => title.Content)], cancellation);
        return
        [
            .. titles.Zip(decisions, (title, decision) =>
                new ShelfPlace(title, VerdictWords.Of(decision, options.Operator))
            ),
        ];
    }

    public void Map(IEndpointRouteBuilder routes) => pages.Map(routes);

    private async Task<ImmutableArray<StandingDecision>> AskAsync(
        HttpContext context,
        SiteSession session,
        ImmutableArray<string> contents,
        CancellationToken cancellation
    )
    {
        try
        {
            return await viewers.FindAsync(context, session, cancellation) is { } viewer
                ? await standing.PreflightAsync(
                    viewer,
                    new Device(Devices.TypeOf(context.Request)).SeenAt(context, session),
                    contents,
                    cancellation
                )
                : [.. contents.Select(StandingDecision.SignInAgain)];
        }
        catch (Exception fault) when (Outage.Is(fault, cancellation))
        {
            return [.. contents.Select(StandingDecision.Unknown)];
        }
    }
}
