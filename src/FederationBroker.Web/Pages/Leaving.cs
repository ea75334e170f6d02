using Microsoft.AspNetCore.Mvc;

namespace FederationBroker.Web.Pages;

/// <summary>
/// Ends a form's chain of redirects: where an answer would send the browser away, a page of ours does so instead, by an
/// immediate refresh and a visible link. See <see cref="Frame.PagePolicy.Apply"/> for why.
/// </summary>
internal static class Leaving
{
    /// <param name="answer">An answer of a protocol: a redirect (turned into the page), or a page of its own (left as
    /// it is).</param>
    public static async Task<IActionResult> ThroughPageAsync(HttpContext context, IResult answer)
    {
        await answer.ExecuteAsync(context);
        var response = context.Response;
        if (response.HasStarted || response.StatusCode != StatusCodes.Status303SeeOther)
            return new EmptyResult();
        var address = response.Headers.Location.ToString();
        response.Headers.Remove("Location");
        response.StatusCode = StatusCodes.Status200OK;
        return ThemedView.Of("Leaving", address);
    }
}
