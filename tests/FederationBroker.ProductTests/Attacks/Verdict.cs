using System.Net;

namespace FederationBroker.ProductTests.Attacks;

/// <summary>What every answer to hostile input has to be, whatever the input was.</summary>
internal static class Verdict
{
    private static readonly string[] Indiscretions =
    [
        "   at ",
        "Exception",
        "Npgsql",
        "Microsoft.",
        "stack trace",
        "/tmp/",
        ".cs:line",
    ];

    /// <summary>Not our fault, quotable, and silent about our insides.</summary>
    public static async Task<string> SoundAsync(HttpResponseMessage answer, string attack)
    {
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBeLessThan(500, $"{attack}: {answer.StatusCode} {body}");
        answer.Headers.Contains("X-Request-Id").ShouldBeTrue($"{attack}: no request id with {answer.StatusCode}");
        foreach (var indiscretion in Indiscretions)
            body.ShouldNotContain(indiscretion, Case.Sensitive, attack);
        if (answer.StatusCode >= HttpStatusCode.BadRequest)
            body.ShouldContain("FB-", Case.Sensitive, $"{attack}: {answer.StatusCode} without a code");
        return body;
    }

    public static async Task RefusedAsync(HttpResponseMessage answer, string attack)
    {
        await SoundAsync(answer, attack);
        ((int)answer.StatusCode).ShouldBeInRange(400, 499, attack);
        answer.Headers.Location.ShouldBeNull(attack);
    }
}
