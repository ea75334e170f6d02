using System.Text.Json;

namespace OttSite.Standing;

/// <summary>Tells "the operator could not be asked" from every other fault.</summary>
internal static class Outage
{
    public static bool Is(Exception fault, CancellationToken cancellation) =>
        fault is HttpRequestException or TimeoutException or JsonException
        || (fault is OperationCanceledException && !cancellation.IsCancellationRequested);
}
