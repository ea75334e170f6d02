using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Federation.Consent;

public readonly record struct GrantId(Guid Value);

/// <summary>
/// What one subscriber allows one partner. Tokens and codes point here, never at a subject (design D6): a withdrawn
/// grant makes every one of them dead with one update.
/// </summary>
internal sealed class Grant : ITenantOwned
{
    public required GrantId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required PartnerId Partner { get; init; }

    public required GrantState State { get; set; }

    /// <summary>JSON of <see cref="ConsentItem"/>s.</summary>
    public required string ItemsJson { get; set; }

    public required DateTimeOffset GivenAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>When the partner last got an answer under this grant.</summary>
    public DateTimeOffset? LastReleasedAt { get; set; }
}

internal enum GrantState
{
    Active,
    Withdrawn,
}

/// <summary>
/// One answer of the subscriber. Refusals are remembered too, so that nobody is asked the same thing at every login.
/// </summary>
/// <param name="Claim">Catalogue name, or "offline_access".</param>
/// <param name="NoticeHash">Which wording was answered.</param>
public sealed record ConsentItem(string Claim, bool Accepted, string NoticeHash, DateTimeOffset At)
{
    /// <summary>The item that stands for access while the subscriber is away.</summary>
    public const string OfflineAccess = "offline_access";

    /// <summary>Offline access has one fixed wording per theme; its hash changes when its meaning does.</summary>
    public const string OfflineAccessNotice = "offline-access-1";

    public static ImmutableArray<ConsentItem> Read(string json) =>
        JsonSerializer.Deserialize(json, ConsentJson.Default.ImmutableArrayConsentItem);

    public static string Write(ImmutableArray<ConsentItem> items) =>
        JsonSerializer.Serialize(items, ConsentJson.Default.ImmutableArrayConsentItem);
}

/// <summary>What happened to a grant; rows are only ever added (the database refuses anything else).</summary>
internal sealed class GrantEvent : ITenantOwned
{
    public long Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required GrantId GrantId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"given", "changed", "withdrawn", "pseudonym-reset" or, of a household's, "unshared".</summary>
    public required string Kind { get; init; }

    /// <summary>The answers as they stood after the event.</summary>
    public required string ItemsJson { get; init; }

    /// <summary>Language in which the notice was shown.</summary>
    public string? NoticeLocale { get; init; }

    /// <summary>
    /// For the chained audit event, which vouches for this row: the grant, and the SHA-256 of its answers as
    /// <see cref="ConsentItem.Write"/> has them
    /// (the database may put blanks and members in another order).
    /// </summary>
    public static string FingerprintOf(Grant grant)
    {
        var answers = Encoding.UTF8.GetBytes(ConsentItem.Write(ConsentItem.Read(grant.ItemsJson)));
        return $"grant {grant.Id.Value} answers {Convert.ToHexStringLower(SHA256.HashData(answers))}";
    }
}

[JsonSerializable(typeof(ImmutableArray<ConsentItem>))]
internal sealed partial class ConsentJson : JsonSerializerContext;
