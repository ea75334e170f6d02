using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using OttSite.Oidc;

namespace OttSite.Standing;

/// <summary>
/// Calls from this site's server to the operator's standing interface. Nothing is kept between two calls, and no
/// failure becomes a "no": who cannot be asked in time has said nothing.
/// </summary>
internal sealed partial class StandingClient(
    HttpClient http,
    Provider provider,
    StandingToken token,
    TimeProvider time,
    ILogger<StandingClient> log
)
{
    /// <summary>How long a page waits for the operator.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>One answer per title, in the order asked.</summary>
    public async Task<ImmutableArray<StandingDecision>> PreflightAsync(
        Viewer viewer,
        Device device,
        ImmutableArray<string> resources,
        CancellationToken cancellation
    )
    {
        var question = new Question(viewer, device) { Resources = resources };
        var answers = await TryAsync(
            async within =>
            {
                using var response = await SendAsync(
                    HttpMethod.Post,
                    static document => document.StandingPreflightEndpoint,
                    question,
                    within
                );
                return response.StatusCode == HttpStatusCode.Unauthorized
                    ? resources.Select(StandingDecision.SignInAgain)
                    : (await ReadAsync<Answers>(response, within)).Decisions;
            },
            otherwise: [],
            cancellation
        );
        var byResource = answers
            .DistinctBy(answer => answer.Resource, StringComparer.Ordinal)
            .ToDictionary(answer => answer.Resource, StringComparer.Ordinal);
        return
        [
            .. resources.Select(resource =>
                byResource.GetValueOrDefault(resource) ?? StandingDecision.Unknown(resource)
            ),
        ];
    }

    /// <param name="stop">Code of a conflict to end first.</param>
    public Task<StandingDecision> StartAsync(
        Viewer viewer,
        Device device,
        string resource,
        string? stop,
        CancellationToken cancellation
    )
    {
        var question = new Question(viewer, device) { Resource = resource, Stop = stop is null ? null : [stop] };
        return TryAsync(
            async within =>
            {
                using var response = await SendAsync(
                    HttpMethod.Post,
                    static document => document.StandingStreamEndpoint,
                    question,
                    within
                );
                return response.StatusCode == HttpStatusCode.Unauthorized
                    ? StandingDecision.SignInAgain(resource)
                    : await ReadAsync<StandingDecision>(response, within);
            },
            StandingDecision.Unknown(resource),
            cancellation
        );
    }

    /// <returns>Null when the stream has ended.</returns>
    public Task<StandingDecision?> BeatAsync(
        string stream,
        string resource,
        Device device,
        CancellationToken cancellation
    ) =>
        TryAsync(
            async within =>
            {
                var place = device.Address is null ? null : new Place(new Whereabouts(device.Address, device.Port));
                using var response = await SendAsync(
                    HttpMethod.Post,
                    document => AddressOf(document, stream) + "/heartbeat",
                    place,
                    within
                );
                return response.StatusCode == HttpStatusCode.Gone
                    ? null
                    : await ReadAsync<StandingDecision>(response, within);
            },
            StandingDecision.Unknown(resource),
            cancellation
        );

    /// <summary>A stream that cannot be ended now ends by itself, a minute after its last heartbeat.</summary>
    public Task StopAsync(string stream, CancellationToken cancellation) =>
        TryAsync(
            async within =>
            {
                using var response = await SendAsync(
                    HttpMethod.Delete,
                    document => AddressOf(document, stream),
                    body: null,
                    within
                );
                return response.IsSuccessStatusCode;
            },
            otherwise: false,
            cancellation
        );

    private static string AddressOf(ProviderDocument document, string stream) =>
        $"{document.StandingStreamEndpoint}/{Uri.EscapeDataString(stream)}";

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Func<ProviderDocument, string?> endpoint,
        object? body,
        CancellationToken cancellation
    )
    {
        var document = await provider.DiscoverAsync(cancellation);
        var response = await SendOnceAsync(
            method,
            endpoint(document),
            body,
            await token.TakeAsync(cancellation),
            cancellation
        );
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        // A token may die before its time, for example when the operator changes keys: a new one, once.
        response.Dispose();
        token.Forget();
        return await SendOnceAsync(method, endpoint(document), body, await token.TakeAsync(cancellation), cancellation);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method,
        string? address,
        object? body,
        string accessToken,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(
            method,
            address ?? throw new HttpRequestException("The operator offers no standing interface.")
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: Wire);
        return await http.SendAsync(request, cancellation);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
    {
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(Wire, cancellation)
            ?? throw new JsonException("The answer is empty.");
    }

    private async Task<T> TryAsync<T>(
        Func<CancellationToken, Task<T>> call,
        T otherwise,
        CancellationToken cancellation
    )
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await call(either.Token);
        }
        catch (Exception fault)
            when (fault is HttpRequestException or JsonException or SignInFailedException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            LogNoAnswer(fault.Message);
            return otherwise;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The operator's standing interface gave no answer: {Why}")]
    private partial void LogNoAnswer(string why);

    /// <summary>The body of a question; what is null is not sent.</summary>
    private sealed record Question(Viewer Viewer, Device Device)
    {
        [JsonIgnore]
        public Viewer Viewer { get; } = Viewer;

        public string? Subject => Viewer.Subject;

        public string? AccessToken => Viewer.AccessToken;

        public string? Resource { get; init; }

        public ImmutableArray<string>? Resources { get; init; }

        public string[]? Stop { get; init; }
    }

    /// <summary>The body of a heartbeat.</summary>
    private sealed record Place(Whereabouts Device);

    private sealed record Whereabouts(string Address, int? Port);

    private sealed record Answers(ImmutableArray<StandingDecision> Decisions);
}
