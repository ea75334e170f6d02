using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederationBroker.Subscribers;

/// <summary>What the operator knows about a person. Sealed at rest; released to a partner only through the claims pipeline (BIL-003).</summary>
public sealed record SubscriberProfile
{
    public required string CableId { get; init; }

    public string? Name { get; init; }

    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    public string? Nickname { get; init; }

    public string? Email { get; init; }

    public bool? EmailVerified { get; init; }

    public string? PhoneNumber { get; init; }

    public bool? PhoneNumberVerified { get; init; }

    public string? StreetAddress { get; init; }

    public string? Locality { get; init; }

    public string? PostalCode { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>ISO 8601 <c>YYYY-MM-DD</c>, or <c>YYYY</c>.</summary>
    public string? Birthdate { get; init; }

    /// <summary>BCP 47 tag.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? Zoneinfo { get; init; }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ProfileJson.Default.SubscriberProfile);

    internal static SubscriberProfile FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, ProfileJson.Default.SubscriberProfile)!;

    /// <summary>Deliberately not the values: a profile in a log line must not leak.</summary>
    public override string ToString() => "[subscriber profile]";
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SubscriberProfile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
