using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace RestSubscriberData;

/// <summary>
/// HTTP/JSON client of the REST contract (README.md). Every request that was processed is answered with 200 and an outcome; anything else,
/// a redirect and an unreadable body included, is an outage. Numbers travel in bodies, so no access log on the way collects them.
/// </summary>
internal sealed class RestSubscriberDataAdapter(SubscriberDataSettings settings) : ISubscriberDataAdapter, IDisposable
{
    private readonly HttpClient http = SystemConnection.Open(settings);

    public async Task<PersonOutcome> FetchPersonAsync(PersonReference person, TimeSpan within, CancellationToken cancellation)
    {
        using var request = Post("v1/people/fetch", new PersonWanted(person.Account, person.Person), Wire.Default.PersonWanted);
        return await AskAsync(request, Wire.Default.PersonAnswer, within, cancellation) switch
        {
            Answered<PersonAnswer>.With { Value: { Outcome: "found", Person: { } found } } => new PersonOutcome.Found(found),
            Answered<PersonAnswer>.With { Value.Outcome: "not-found" } => new PersonOutcome.NotFound(),
            Answered<PersonAnswer>.Not not => new PersonOutcome.Unavailable(not.Reason),
            _ => new PersonOutcome.Unavailable(NotUnderstood),
        };
    }

    public async Task<ChangesOutcome> ReadChangesAsync(string? cursor, TimeSpan within, CancellationToken cancellation)
    {
        using var request = Post("v1/changes/read", new ChangesWanted(cursor), Wire.Default.ChangesWanted);
        return await AskAsync(request, Wire.Default.ChangesAnswer, within, cancellation) switch
        {
            Answered<ChangesAnswer>.With { Value: var page } when page.Read() is { } read => read,
            Answered<ChangesAnswer>.Not not => new ChangesOutcome.Unavailable(not.Reason),
            _ => new ChangesOutcome.Unavailable(NotUnderstood),
        };
    }

    public async Task<SendOutcome> SendChangeAsync(AccountOrder change, TimeSpan within, CancellationToken cancellation)
    {
        using var request = Post("v1/changes/send", OrderSent.Of(change), Wire.Default.OrderSent);
        request.Headers.Add("Idempotency-Key", change.Key);
        return await AskAsync(request, Wire.Default.OrderAnswer, within, cancellation) switch
        {
            Answered<OrderAnswer>.With { Value: var answer } when answer.Read() is { } read => read,
            Answered<OrderAnswer>.Not not => new SendOutcome.Unavailable(not.Reason),
            _ => new SendOutcome.Unavailable(NotUnderstood),
        };
    }

    public void Dispose() => http.Dispose();

    private const string NotUnderstood = "the answer is not of the contract";

    // A body on every request: the handler silently repeats requests without one when a kept connection breaks.
    private static HttpRequestMessage Post<T>(string path, T body, JsonTypeInfo<T> shape)
        => new(HttpMethod.Post, path) { Content = JsonContent.Create(body, shape) };

    private async Task<Answered<T>> AskAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> shape, TimeSpan within, CancellationToken cancellation)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(within < settings.Timeout ? within : settings.Timeout);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token);
            if (answer.StatusCode != System.Net.HttpStatusCode.OK) return new Answered<T>.Not($"it answered with status {(int)answer.StatusCode}");
            var bytes = await answer.Content.ReadAsByteArrayAsync(deadline.Token);
            return System.Text.Json.JsonSerializer.Deserialize(bytes, shape) is { } value ? new Answered<T>.With(value) : new Answered<T>.Not(NotUnderstood);
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
        catch (Exception fault) when (fault is System.Text.Json.JsonException or IOException)
        {
            return new Answered<T>.Not(NotUnderstood);
        }
    }

    private abstract record Answered<T>
    {
        public sealed record With(T Value) : Answered<T>;

        public sealed record Not(string Reason) : Answered<T>;
    }
}
