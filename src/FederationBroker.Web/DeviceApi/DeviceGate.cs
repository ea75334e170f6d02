using System.Globalization;
using FederationBroker.Federation.Errors;
using FederationBroker.SignIn.Devices;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Subscribers.Devices;

namespace FederationBroker.Web.DeviceApi;

/// <summary>
/// Finds the device that calls. Only a bearer handle counts: cookies would let web pages speak for a device.
/// </summary>
internal sealed class DeviceGate(DeviceSessions sessions)
{
    private const string Scheme = "Bearer ";

    public async Task<IResult> ForAsync(
        HttpContext context,
        Func<SignedInDevice, Task<IResult>> answer,
        CancellationToken cancellation
    )
    {
        context.Response.Headers.CacheControl = "no-store";
        var handle =
            context.Request.Headers.Authorization is [{ } header]
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? header[Scheme.Length..].Trim()
                : string.Empty;
        if (await sessions.FindAsync(handle, cancellation) is { } device)
            return await answer(device);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ErrorPage.Result(DeviceErrors.NotSignedIn, StatusCodes.Status401Unauthorized);
    }

    public static IResult Later(HttpContext context, TimeSpan wait)
    {
        SetRetryAfter(context, wait);
        return ErrorPage.Result(DeviceErrors.TryLater, StatusCodes.Status429TooManyRequests);
    }

    public static IResult Challenged(HttpContext context, Challenge challenge)
    {
        SetRetryAfter(context, challenge.Wait);
        var refusal = DeviceErrors.ChallengeNeeded;
        var problem = new ChallengeProblem(
            refusal.Code,
            refusal.Line,
            context.TraceIdentifier,
            ChallengeBody.Of(challenge)
        );
        return TypedResults.Json(
            problem,
            contentType: "application/problem+json",
            statusCode: StatusCodes.Status429TooManyRequests
        );
    }

    public static void SetRetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
            CultureInfo.InvariantCulture
        );
}
