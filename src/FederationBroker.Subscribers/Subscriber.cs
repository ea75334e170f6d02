using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers;

/// <summary>A person with an own cable ID on a service account.</summary>
public sealed class Subscriber : ITenantOwned
{
    public required SubscriberId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountId AccountId { get; init; }

    /// <summary>Keyed digest of the cable ID: found by equality, useless to whoever steals the table.</summary>
    public required byte[] CableIdDigest { get; init; }

    /// <summary>Personal data as <see cref="SubscriberProfile"/>, sealed.</summary>
    public required byte[] SealedProfile { get; set; }

    /// <summary>As the password hasher wrote it; null for a login by passkey alone.</summary>
    public string? PasswordHash { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }
}
