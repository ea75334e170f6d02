using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using OttSite.Sessions;
using OttSite.Shelf;
using OttSite.Standing;
using OttSite.Views;
using OttSite.Webhooks;

namespace OttSite;

internal static class Routes
{
    public static void MapPages(this WebApplication site)
    {
        var signIn = site.Services.GetRequiredService<ISignIn>();
        var shelf = site.Services.GetRequiredService<IShelfKeeper>();
        var style = ReadStyle();
        site.MapGet(
            "/",
            (HttpContext context, SessionStore sessions, SiteOptions options, CancellationToken cancellation) =>
                HomeAsync(context, sessions, shelf, options, cancellation)
        );
        site.MapGet("/privacy", () => Page.Privacy());
        site.MapGet("/signin", (HttpContext context, string? @as, CancellationToken cancellation) =>
            signIn.BeginAsync(context, WishOf(@as), cancellation)
        );
        site.MapGet("/subscribe", (HttpContext context, SiteOptions options, CancellationToken cancellation) =>
            options.Offer is null ? Task.FromResult(Results.LocalRedirect("/"))
            : options.IsSaml ? Task.FromResult(Results.Redirect(EntranceOf(options)))
            : signIn.BeginAsync(context, SignInWish.Subscribe, cancellation)
        );
        site.MapPost("/signout", (HttpContext context, CancellationToken cancellation) =>
            signIn.EndAsync(context, cancellation)
        );
        site.MapGet("/site.css", () => Results.Text(style, MediaTypeNames.Text.Css));
        site.MapGet("/health", () => Results.Text("ok"));
        signIn.Map(site);
        shelf.Map(site);
        site.Services.GetRequiredService<WebhookPages>().Map(site);
    }

    private static async Task<RazorComponentResult> HomeAsync(
        HttpContext context,
        SessionStore sessions,
        IShelfKeeper shelf,
        SiteOptions options,
        CancellationToken cancellation
    )
    {
        if (sessions.Find(context) is not { } session)
            return Page.Home(
                session: null,
                [.. Titles.Of(options).Select(static title => new ShelfPlace(title, Verdict: null))]
            );
        if (session.Notice is not null)
            sessions.Replace(context, session with { Notice = null });
        var device = options.IsSaml ? null : Devices.NameOf(Devices.TypeOf(context.Request));
        return Page.Home(session, await shelf.LookAsync(context, session, cancellation), device);
    }

    // The provider's own entrance for what it sells of this site, and the way back.
    private static string EntranceOf(SiteOptions options) =>
        $"{options.Broker}/account/add?offer={Uri.EscapeDataString($"{options.ClientId}/{options.Offer}")}"
        + $"&return={Uri.EscapeDataString($"{options.Url}/")}";

    private static SignInWish WishOf(string? text) =>
        text switch
        {
            "fresh" => SignInWish.Fresh,
            "pin" => SignInWish.Pin,
            _ => SignInWish.Usual,
        };

    private static string ReadStyle()
    {
        using var stream = typeof(Routes).Assembly.GetManifestResourceStream("site.css")
            ?? throw new InvalidOperationException("The style sheet is not part of the build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
