using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using OttSite.Sessions;
using OttSite.Views;

namespace OttSite;

internal static class Routes
{
    public static void MapPages(this WebApplication site)
    {
        var signIn = site.Services.GetRequiredService<ISignIn>();
        var style = ReadStyle();
        site.MapGet("/", (HttpContext context, SessionStore sessions) => Home(context, sessions));
        site.MapGet("/privacy", () => Page.Privacy());
        site.MapGet("/signin", (HttpContext context, bool? fresh, CancellationToken cancellation) =>
            signIn.BeginAsync(context, fresh == true, cancellation));
        site.MapPost("/signout", (HttpContext context, CancellationToken cancellation) => signIn.EndAsync(context, cancellation));
        site.MapGet("/site.css", () => Results.Text(style, MediaTypeNames.Text.Css));
        site.MapGet("/health", () => Results.Text("ok"));
        signIn.Map(site);
    }

    private static RazorComponentResult Home(HttpContext context, SessionStore sessions)
    {
        var session = sessions.Find(context);
        if (session?.Notice is not null)
            sessions.Replace(context, session with { Notice = null });
        return Page.Home(session);
    }

    private static string ReadStyle()
    {
        using var stream = typeof(Routes).Assembly.GetManifestResourceStream("site.css")
            ?? throw new InvalidOperationException("The style sheet is not part of the build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
