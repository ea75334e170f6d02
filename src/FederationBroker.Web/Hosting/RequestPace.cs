using System.Globalization;
using System.Net.Mime;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Throttling;
using FederationBroker.Web.Options;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Bounds what one address may ask of this node before anything else is done for it. What is cheap, and what partners'
/// servers do, has more room; the doors are apart, so that a flood at the pages leaves boxes and staff behind the same
/// address alone.
/// </summary>
internal sealed class RequestPace
{
    // Load balancers ask this; it costs nothing and must not fail.
    private const string Health = "/health/";

    /// <summary>How much longer than a second the sustained rate may come at once.</summary>
    private const int SecondsAtOnce = 5;

    // Published documents are cached text; a partner's servers stand behind few addresses, and each partner has a pace
    // of its own.
    private const int MoreForServers = 5;

    private readonly RequestDelegate next;
    private readonly PaceTable people;
    private readonly PaceTable servers;

    public RequestPace(RequestDelegate next, BrokerOptions options, TimeProvider clock)
    {
        this.next = next;
        people = new PaceTable(options.RequestsPerSecond, options.RequestsPerSecond * SecondsAtOnce, clock);
        servers = new PaceTable(
            options.RequestsPerSecond * MoreForServers,
            options.RequestsPerSecond * MoreForServers * SecondsAtOnce,
            clock
        );
    }

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        if (path.StartsWith(Health, StringComparison.Ordinal))
            return next(context);
        var door = DoorOf(path);
        var pace = door is Door.Documents or Door.BackChannel ? servers : people;
        return pace.TryTake((door, Guess.PrefixOf(context.Connection.RemoteIpAddress)), out var wait)
            ? next(context)
            : RefuseAsync(context, wait);
    }

    // By the path alone: what leads nowhere counts, too.
    private static Door DoorOf(string path)
    {
        if (
            path.StartsWith("/assets/", StringComparison.Ordinal)
            || path.Contains("/.well-known/", StringComparison.Ordinal)
        )
            return Door.Documents;
        if (
            path.EndsWith("/jwks", StringComparison.Ordinal)
            || path.EndsWith("/saml/metadata", StringComparison.Ordinal)
        )
            return Door.Documents;
        if (path.Contains("/staff/", StringComparison.Ordinal))
            return Door.Staff;
        if (path.Contains("/device/api/", StringComparison.Ordinal))
            return Door.Devices;
        if (path.Contains("/standing/", StringComparison.Ordinal))
            return Door.BackChannel;
        var connect = path.LastIndexOf("/connect/", StringComparison.Ordinal);
        return connect >= 0 && path[(connect + 9)..] is not ("authorize" or "logout") ? Door.BackChannel : Door.Pages;
    }

    // A page with the operator's look would cost more than what is refused.
    private static Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        var refusal = SignOnErrors.TooManyRequests;
        var accepts = context.Request.Headers.Accept.ToString();
        if (accepts.Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(
                $"{refusal.Line} ({refusal.Code}, request {context.TraceIdentifier})",
                context.RequestAborted
            );
        }

        var problem = new
        {
            code = refusal.Code,
            detail = refusal.Line,
            requestId = context.TraceIdentifier,
        };
        return context.Response.WriteAsJsonAsync(
            problem,
            options: null,
            "application/problem+json",
            context.RequestAborted
        );
    }

    private enum Door
    {
        Pages,
        Documents,
        BackChannel,
        Devices,
        Staff,
    }
}
