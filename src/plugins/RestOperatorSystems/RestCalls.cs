using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FederationBroker.Plugins.Abstractions;

namespace RestOperatorSystems;

/// <summary>
/// HTTP/JSON client of the REST contracts (README.md). Every request that was processed is answered with 200 and an
/// outcome; anything else, a redirect and an unreadable body included, is an outage. Numbers and addresses travel in
/// bodies, so no access log on the way collects them.
/// </summary>
internal sealed class RestCalls(OperatorSystemSettings settings) : IDisposable
{
    private readonly HttpClient http = SystemConnection.Open(settings);

    public void Dispose() => http.Dispose();

    public const string NotUnderstood = "the answer is not of the contract";

    // A body on every request: the handler silently repeats requests without one when a kept connection breaks.
    public static HttpRequestMessage Post<T>(string path, T body, JsonTypeInfo<T> shape) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body, shape) };

    public async Task<Answered<T>> AskAsync<T>(
        HttpRequestMessage request,
        JsonTypeInfo<T> shape,
        TimeSpan within,
        CancellationToken cancellation
    )
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(within < settings.Timeout ? within : settings.Timeout);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
                return new Answered<T>.Not($"it answered with status {(int)answer.StatusCode}");
            var bytes = await answer.Content.ReadAsByteArrayAsync(deadline.Token);
            return JsonSerializer.Deserialize(bytes, shape) is { } value
                ? new Answered<T>.With(value)
                : new Answered<T>.Not(NotUnderstood);
        }
        catch (HttpRequestException fault)
        {
            // The kind of fault, never its text: that could repeat the answer.
            return new Answered<T>.Not($"the connection failed ({fault.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Answered<T>.Not("it did not answer in time");
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            return new Answered<T>.Not(NotUnderstood);
        }
    }
}

/// <summary>An answer of the contract, or why there is none.</summary>
internal abstract record Answered<T>
{
    private Answered() { }

    public sealed record With(T Value) : Answered<T>;

    public sealed record Not(string Reason) : Answered<T>;
}
