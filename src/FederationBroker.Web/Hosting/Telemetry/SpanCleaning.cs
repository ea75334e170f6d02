using System.Collections.Frozen;
using System.Diagnostics;
using FederationBroker.Kernel.Telemetry;
using OpenTelemetry;

namespace FederationBroker.Web.Hosting.Telemetry;

/// <summary>
/// Takes from every span what is not named here, before it is handed on: addresses, paths and queries (which carry
/// codes and hints), user agents, statements, and the texts of exceptions, which repeat what was sent (INF-003).
/// </summary>
internal sealed class SpanCleaning : BaseProcessor<Activity>
{
    private const string Database = "Npgsql";
    private const string Method = "http.request.method";
    private const string Route = "http.route";

    private static readonly FrozenSet<string> Kept = MeterTags
        .All.Concat([
            Method,
            Route,
            "http.response.status_code",
            "network.protocol.version",
            "url.scheme",
            "db.system.name",
            "db.response.status_code",
            "error.type",
        ])
        .ToFrozenSet(StringComparer.Ordinal);

    private readonly ActivityListener exceptions = new() { ShouldListenTo = _ => true, ExceptionRecorder = Silence };

    public SpanCleaning() => ActivitySource.AddActivityListener(exceptions);

    public override void OnEnd(Activity data)
    {
        foreach (var (name, _) in data.TagObjects.ToList())
        {
            if (!Kept.Contains(name))
                data.SetTag(name, null);
        }

        data.DisplayName = NameOf(data);
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            exceptions.Dispose();
        base.Dispose(disposing);
    }

    private static string NameOf(Activity span)
    {
        if (span.Source.Name == Steps.SourceName)
            return span.OperationName;
        if (span.Source.Name == Database)
            return "postgresql";
        var method = span.GetTagItem(Method) as string ?? "HTTP";
        return span.GetTagItem(Route) is string route ? $"{method} {route}" : method;
    }

    // An event cannot be taken from a span again. What is there already is not filled in, so its type alone stays.
    private static void Silence(Activity activity, Exception exception, ref TagList tags)
    {
        tags.Add("exception.message", string.Empty);
        tags.Add("exception.stacktrace", string.Empty);
    }
}
