using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using OttSite.Sessions;
using OttSite.Shelf;
using OttSite.Standing;
using OttSite.Watch;
using OttSite.Webhooks;

namespace OttSite.Views;

/// <summary>The pages of the site, rendered on the server; every value is encoded by the view.</summary>
internal static class Page
{
    /// <param name="device">What the visitor sits in front of, where the shelf depends on it.</param>
    public static RazorComponentResult Home(
        SiteSession? session,
        ImmutableArray<ShelfPlace> shelf,
        string? device = null
    ) =>
        Show<HomeView>(
            (nameof(HomeView.Session), session),
            (nameof(HomeView.Shelf), shelf),
            (nameof(HomeView.Device), device)
        );

    public static RazorComponentResult Problem(SignInFailedException problem) =>
        Show<ProblemView>((nameof(ProblemView.Fault), problem));

    public static RazorComponentResult Privacy() => Show<PrivacyView>();

    public static RazorComponentResult Webhooks(IReadOnlyList<Webhook> told) =>
        Show<WebhooksView>((nameof(WebhooksView.Told), told));

    public static RazorComponentResult Player(Watching watching) =>
        Show<PlayerView>((nameof(PlayerView.Watching), watching));

    public static RazorComponentResult Screen(Watching? watching, ScreenState state, DateTimeOffset now) =>
        Show<ScreenView>(
            (nameof(ScreenView.Watching), watching),
            (nameof(ScreenView.State), state),
            (nameof(ScreenView.Now), now)
        );

    public static RazorComponentResult Limit(
        ShelfTitle title,
        ImmutableArray<StreamConflict> conflicts,
        DateTimeOffset now
    ) =>
        Show<LimitView>(
            (nameof(LimitView.Title), title),
            (nameof(LimitView.Conflicts), conflicts),
            (nameof(LimitView.Now), now)
        );

    public static RazorComponentResult Refused(ShelfTitle title, Verdict verdict) =>
        Show<RefusedView>((nameof(RefusedView.Title), title), (nameof(RefusedView.Verdict), verdict));

    private static RazorComponentResult<TView> Show<TView>(params (string Name, object? Value)[] parameters)
        where TView : IComponent =>
        new(parameters.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal));
}
