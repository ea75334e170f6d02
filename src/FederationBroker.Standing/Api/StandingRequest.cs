using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Standing.Decisions;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Standing.Api;

/// <summary>The body of every standing question, as sent.</summary>
internal sealed record StandingRequest
{
    /// <summary>The partner's pseudonym of the subscriber; or <see cref="AccessToken"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// An access token of the subscriber's, issued to the same client; it brings the chosen user profile along.
    /// </summary>
    public string? AccessToken { get; init; }

    public string? Resource { get; init; }

    public ImmutableArray<string>? Resources { get; init; }

    public StandingDevice? Device { get; init; }

    /// <summary><c>view</c> (default), <c>catch_up</c> or <c>record</c>.</summary>
    public StandingUse Use { get; init; }

    /// <summary>Conflict codes of streams to end first.</summary>
    public ImmutableArray<string>? Stop { get; init; }

    /// <summary>All resources asked about, one or many.</summary>
    [JsonIgnore]
    public ImmutableArray<string> AllResources => Resources ?? (Resource is { } one ? [one] : []);

    public static Task<StandingReading<StandingRequest>> ReadAsync(
        HttpRequest request,
        CancellationToken cancellation
    ) => StandingBody.ReadAsync(request, StandingJson.Default.StandingRequest, cancellation);
}

/// <param name="Body">Null when it could not be read; then the error says why.</param>
internal sealed record StandingReading<T>(T? Body, ProtocolError Error)
    where T : class;

internal static class StandingBody
{
    /// <summary>
    /// A body that is not JSON of the shape, is too large, or has members it should not have is refused.
    /// </summary>
    public static async Task<StandingReading<T>> ReadAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> shape,
        CancellationToken cancellation
    )
        where T : class
    {
        if (!request.HasJsonContentType() || request.ContentLength is > StandingApi.LargestBody)
            return Malformed<T>(null);
        try
        {
            var buffer = new byte[StandingApi.LargestBody + 1];
            var length = await request.Body.ReadAtLeastAsync(
                buffer,
                buffer.Length,
                throwOnEndOfStream: false,
                cancellation
            );
            var body =
                length > StandingApi.LargestBody ? null : JsonSerializer.Deserialize(buffer.AsSpan(0, length), shape);
            return body is null ? Malformed<T>(null) : new StandingReading<T>(body, StandingErrors.Malformed);
        }
        catch (JsonException fault)
        {
            return Malformed<T>(fault);
        }
    }

    private static StandingReading<T> Malformed<T>(JsonException? fault)
        where T : class
    {
        var error = StandingErrors.Malformed;
        var said = fault is null ? null : StrictJson.SaidBy(fault);
        return new StandingReading<T>(
            null,
            said is { } known ? error with { Refusal = error.Refusal.At(known.Place, known.Fix) } : error
        );
    }
}

internal sealed record StandingDevice
{
    /// <summary>As the operator's catalogue names it; one it does not know gets what is for every device.</summary>
    public string? Type { get; init; }

    /// <summary>The partner's own identifier of the device.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The device's IP address as the partner sees it, for viewers who signed in from their home network.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>Source port to the address.</summary>
    public int? Port { get; init; }

    public const int LongestId = 128;

    /// <summary>False for an address or port that cannot be one.</summary>
    [JsonIgnore]
    public bool IsSomewhere =>
        (Address is null || IPAddress.TryParse(Address, out _)) && Port is null or (> 0 and <= IPEndPoint.MaxPort);

    [JsonIgnore]
    public StandingViewer Whereabouts =>
        IPAddress.TryParse(Address, out var address)
            ? new StandingViewer { Address = address, Port = Port ?? 0 }
            : new StandingViewer();

    public override string ToString() => "[device]";
}

/// <summary>The body of a heartbeat; it may be left out.</summary>
internal sealed record HeartbeatRequest
{
    public StandingDevice? Device { get; init; }
}

/// <summary>What has to hold before a question is looked into; each a line with its error.</summary>
internal static class StandingChecks
{
    private const int LongestSubject = 128;

    public static readonly IReadOnlyList<Func<StandingRequest, ProtocolError?>> Common =
    [
        request =>
            (request.Subject is null) == (request.AccessToken is null)
            || request.Subject is { Length: 0 or > LongestSubject }
                ? StandingErrors.Subject
                : null,
        request => request.Resource is not null && request.Resources is not null ? StandingErrors.Resources : null,
        request =>
            request.AllResources.Any(resource => resource is null || !ContentId.TryParse(resource, out _))
                ? StandingErrors.Resources
                : null,
        request =>
            request.Device?.Type is null
            || !DeviceType.TryParse(request.Device.Type, out _)
            || !request.Device.IsSomewhere
                ? StandingErrors.Device
                : null,
    ];

    public static readonly IReadOnlyList<Func<StandingRequest, ProtocolError?>> Single =
    [
        .. Common,
        request => request.AllResources.Length == 1 ? null : StandingErrors.Resources,
    ];

    public static readonly IReadOnlyList<Func<StandingRequest, ProtocolError?>> Many =
    [
        .. Common,
        request =>
            request.AllResources.Length is > 0 and <= StandingApi.MostResources ? null : StandingErrors.Resources,
    ];

    public static readonly IReadOnlyList<Func<StandingRequest, ProtocolError?>> Stream =
    [
        .. Single,
        request => request.Device?.Id is { Length: > 0 and <= StandingDevice.LongestId } ? null : StandingErrors.Device,
    ];
}

internal sealed class StandingUseConverter()
    : JsonStringEnumConverter<StandingUse>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(StandingUseConverter), typeof(JsonTextConverter)],
    MaxDepth = 6,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(StandingRequest))]
[JsonSerializable(typeof(HeartbeatRequest))]
internal sealed partial class StandingJson : JsonSerializerContext;
