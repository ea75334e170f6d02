using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FederationBroker.Federation.Standing;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Standing;

/// <summary>The body of every standing question, as sent.</summary>
internal sealed record StandingRequest
{
    /// <summary>The partner's pseudonym of the subscriber; or <see cref="AccessToken"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>An access token of the subscriber's, issued to the same client; it brings the chosen user profile along.</summary>
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

    /// <summary>Null for a body that is not JSON of this shape, too large, or has members it should not have.</summary>
    public static Task<StandingRequest?> ReadAsync(HttpRequest request, CancellationToken cancellation)
        => StandingBody.ReadAsync(request, StandingJson.Default.StandingRequest, cancellation);
}

internal static class StandingBody
{
    /// <summary>Null for a body that is not JSON of the shape, too large, or has members it should not have.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> shape, CancellationToken cancellation)
        where T : class
    {
        if (!request.HasJsonContentType() || request.ContentLength is > StandingApi.LargestBody) return null;
        try
        {
            var buffer = new byte[StandingApi.LargestBody + 1];
            var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            return length > StandingApi.LargestBody ? null : JsonSerializer.Deserialize(buffer.AsSpan(0, length), shape);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record StandingDevice
{
    /// <summary>As the operator's catalogue names it; one it does not know gets what is for every device.</summary>
    public string? Type { get; init; }

    /// <summary>The partner's own identifier of the device.</summary>
    public string? Id { get; init; }

    /// <summary>The device's IP address as the partner sees it, for viewers who signed in from their home network.</summary>
    public string? Address { get; init; }

    /// <summary>Source port to the address.</summary>
    public int? Port { get; init; }

    public const int LongestId = 128;

    /// <summary>False for an address or port that cannot be one.</summary>
    [JsonIgnore]
    public bool IsSomewhere => (Address is null || IPAddress.TryParse(Address, out _)) && Port is null or (> 0 and <= IPEndPoint.MaxPort);

    [JsonIgnore]
    public StandingViewer Whereabouts => IPAddress.TryParse(Address, out var address) ? new StandingViewer { Address = address, Port = Port ?? 0 } : new StandingViewer();

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

    public static readonly IReadOnlyList<Func<StandingRequest, OidcError?>> Common =
    [
        request => (request.Subject is null) == (request.AccessToken is null) || request.Subject is { Length: 0 or > LongestSubject } ? OidcErrors.StandingSubject : null,
        request => request.Resource is not null && request.Resources is not null ? OidcErrors.StandingResources : null,
        request => request.AllResources.Any(resource => resource is null || !ContentId.TryParse(resource, out _)) ? OidcErrors.StandingResources : null,
        request => request.Device?.Type is null || !DeviceType.TryParse(request.Device.Type, out _) || !request.Device.IsSomewhere ? OidcErrors.StandingDevice : null,
    ];

    public static readonly IReadOnlyList<Func<StandingRequest, OidcError?>> Single =
        [.. Common, request => request.AllResources.Length == 1 ? null : OidcErrors.StandingResources];

    public static readonly IReadOnlyList<Func<StandingRequest, OidcError?>> Many =
        [.. Common, request => request.AllResources.Length is > 0 and <= StandingApi.MostResources ? null : OidcErrors.StandingResources];

    public static readonly IReadOnlyList<Func<StandingRequest, OidcError?>> Stream =
        [.. Single, request => request.Device?.Id is { Length: > 0 and <= StandingDevice.LongestId } ? null : OidcErrors.StandingDevice];
}

internal sealed class StandingUseConverter() : JsonStringEnumConverter<StandingUse>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = [typeof(StandingUseConverter)], MaxDepth = 6)]
[JsonSerializable(typeof(StandingRequest))]
[JsonSerializable(typeof(HeartbeatRequest))]
internal sealed partial class StandingJson : JsonSerializerContext;
