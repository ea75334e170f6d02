using System.Net;
using System.Text.Json;

namespace Sandbox.Joining;

/// <summary>
/// A service that sells by itself (J.1304 no. 0): <c>/join</c>, where people whom an operator has sent sign up, with an
/// account and a payment of the service's own.
/// </summary>
internal static class JoinPages
{
    public static void MapJoining(this IEndpointRouteBuilder system)
    {
        system.MapGet("/join", (string? click) => Page("Sample Games", JoinForm(click)));
        system
            .MapPost("/join", async (HttpRequest request, ReferralTeller teller, CancellationToken cancellation) =>
            {
                var form = await request.ReadFormAsync(cancellation);
                var click = form["click"].ToString();
                // Whoever was sent by nobody is as welcome; there is nobody to tell.
                return click.Length == 0
                    ? Page("Welcome to Sample Games", "<p>Your account is made.</p>")
                    : await TellAsync(click, form["event"] == "reversal" ? "reversal" : "conversion");

                async Task<IResult> TellAsync(string known, string what) =>
                    Page(
                        what == "conversion" ? "Welcome to Sample Games" : "Taken back",
                        $"<p>Metro Cable was told, and answered:</p>{Shown(await TellOrSayAsync(known, what))}"
                            + UndoForm(known, what)
                    );

                async Task<string> TellOrSayAsync(string known, string what)
                {
                    try
                    {
                        return await teller.TellAsync(known, what, cancellation);
                    }
                    catch (Exception failure) when (failure is HttpRequestException or JsonException)
                    {
                        return $"no answer ({failure.GetType().Name}); tell it again";
                    }
                }
            })
            .DisableAntiforgery();
    }

    private static string JoinForm(string? click) =>
        "<p>Play all you like for 7.00 EUR a month. You pay here, with an account of your own here.</p>"
        + $"<form method=post><input type=hidden name=click value=\"{WebUtility.HtmlEncode(click)}\">"
        + "<button>Sign up and pay</button></form>";

    private static string UndoForm(string click, string what) =>
        what == "reversal"
            ? string.Empty
            : $"<form method=post><input type=hidden name=click value=\"{WebUtility.HtmlEncode(click)}\">"
                + "<input type=hidden name=event value=reversal><button class=second>I changed my mind</button></form>";

    private static string Shown(string text) => $"<pre>{WebUtility.HtmlEncode(text)}</pre>";

    private static IResult Page(string title, string body) =>
        Results.Text(
            $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{title}}</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 1.0625rem/1.5 system-ui, sans-serif; }
            body { max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem; }
            h1 { line-height: 1.15; }
            pre { overflow-x: auto; padding: .75rem; border: 1px solid; border-radius: .5rem; }
            button { font: inherit; font-weight: 600; padding: .75rem 1.25rem; border: 0; border-radius: .625rem;
              background: #1d4ed8; color: #fff; min-height: 2.75rem; cursor: pointer; }
            button.second { background: transparent; color: inherit; border: 1px solid; }
            </style>
            </head>
            <body><main><h1>{{title}}</h1>{{body}}</main></body>
            </html>
            """,
            "text/html"
        );
}
