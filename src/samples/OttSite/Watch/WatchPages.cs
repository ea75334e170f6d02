using OttSite.Sessions;
using OttSite.Shelf;
using OttSite.Standing;
using OttSite.Views;

namespace OttSite.Watch;

/// <summary>
/// Playing a title. The screen is a page in a frame that loads itself anew and sends a heartbeat each time: it works
/// without script, the page around it keeps its focus, and when the tab is closed the heartbeats end, and with them the
/// stream.
/// </summary>
internal sealed class WatchPages(
    Viewers viewers,
    StandingClient standing,
    Devices devices,
    WatchStore store,
    SessionStore sessions,
    SiteOptions options,
    TimeProvider time
)
{
    private const int DefaultHeartbeat = 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/watch", (HttpContext context, CancellationToken cancellation) =>
            StartAsync(context, cancellation)
        );
        routes.MapGet("/watch/{id}", (HttpContext context, string id) => Show(context, id));
        routes.MapGet("/watch/{id}/screen", (HttpContext context, string id, CancellationToken cancellation) =>
            BeatAsync(context, id, cancellation)
        );
        routes.MapPost("/watch/{id}/stop", (HttpContext context, string id, CancellationToken cancellation) =>
            StopAsync(context, id, cancellation)
        );
    }

    private async Task<IResult> StartAsync(HttpContext context, CancellationToken cancellation)
    {
        if (!context.Request.HasFormContentType || sessions.Find(context) is not { } session)
            return Results.LocalRedirect("/");
        var form = await context.Request.ReadFormAsync(cancellation);
        var wanted = form["content"].ToString();
        if (Titles.Of(options).FirstOrDefault(one => one.Content == wanted) is not { } title)
            return Results.LocalRedirect("/");
        var device = devices.Recognise(context).SeenAt(context, session);
        var stop = form["stop"].ToString() is { Length: > 0 } code ? code : null;
        var decision = await AskAsync(context, session, device, title, stop, cancellation);
        if (decision is { IsAllowed: true, Stream: { } stream })
            return Results.LocalRedirect("/watch/" + Remember(context, title, device, stream, decision).Id);
        if (decision.IsAtLimit)
            return Page.Limit(title, decision.Conflicts, time.GetUtcNow());
        // "Allow" without a stream is no answer this site can play by.
        return Page.Refused(
            title,
            VerdictWords.Of(decision.IsAllowed ? StandingDecision.Unknown(title.Content) : decision, options.Operator)
        );
    }

    private async Task<StandingDecision> AskAsync(
        HttpContext context,
        SiteSession session,
        Device device,
        ShelfTitle title,
        string? stop,
        CancellationToken cancellation
    )
    {
        try
        {
            return await viewers.FindAsync(context, session, cancellation) is { } viewer
                ? await standing.StartAsync(viewer, device, title.Content, stop, cancellation)
                : StandingDecision.SignInAgain(title.Content);
        }
        catch (Exception fault) when (Outage.Is(fault, cancellation))
        {
            return StandingDecision.Unknown(title.Content);
        }
    }

    private Watching Remember(
        HttpContext context,
        ShelfTitle title,
        Device device,
        string stream,
        StandingDecision decision
    )
    {
        var now = time.GetUtcNow();
        var watching = new Watching
        {
            Id = SessionStore.NewHandle(),
            Session = sessions.HandleOf(context)!,
            Stream = stream,
            Title = title,
            DeviceType = device.Type,
            StartedAt = now,
            DecisionUntil = now + TimeSpan.FromSeconds(decision.ExpiresIn ?? 0),
            HeartbeatEvery = TimeSpan.FromSeconds(Math.Clamp(decision.HeartbeatEvery ?? DefaultHeartbeat, 1, 60)),
        };
        store.Add(watching);
        return watching;
    }

    private IResult Show(HttpContext context, string id) =>
        store.Find(context, id) is { } watching ? Page.Player(watching) : Results.LocalRedirect("/");

    private async Task<IResult> BeatAsync(HttpContext context, string id, CancellationToken cancellation)
    {
        if (store.Find(context, id) is not { } watching || sessions.Find(context) is not { } session)
            return Page.Screen(watching: null, ScreenWords.Ended, time.GetUtcNow());
        var decision = await standing.BeatAsync(
            watching.Stream,
            watching.Title.Content,
            new Device(watching.DeviceType).SeenAt(context, session),
            cancellation
        );
        if (decision is null or { IsDenied: true })
            store.Remove(watching);
        return Page.Screen(watching, ScreenWords.Of(decision, options.Operator), time.GetUtcNow());
    }

    private async Task<IResult> StopAsync(HttpContext context, string id, CancellationToken cancellation)
    {
        if (store.Find(context, id) is { } watching)
        {
            store.Remove(watching);
            await standing.StopAsync(watching.Stream, cancellation);
            if (sessions.Find(context) is { } session)
                sessions.Replace(context, session with { Notice = $"You stopped {watching.Title.Title}." });
        }

        return Results.LocalRedirect("/");
    }
}
