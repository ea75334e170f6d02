using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>A WebAuthn credential of a subscriber (WebAuthn Level 3, "public key credential source").</summary>
internal sealed class PasskeyRow : ITenantOwned
{
    public required byte[] CredentialId { get; init; }

    public required TenantId Tenant { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    /// <summary>COSE key.</summary>
    public required byte[] PublicKey { get; init; }

    public required long SignCount { get; set; }

    public string[] Transports { get; init; } = [];

    public required bool IsUserVerified { get; set; }

    public required bool IsBackupEligible { get; init; }

    public required bool IsBackedUp { get; set; }

    public required byte[] AttestationObject { get; init; }

    public required byte[] ClientDataJson { get; init; }

    /// <summary>Given by the subscriber, or the browser's label.</summary>
    public required string Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A passkey dialogue that is under way: the server's half of the challenge, taken out once.</summary>
internal sealed class PasskeyCeremony : ITenantOwned
{
    public required byte[] HandleHash { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>The framework's state; holds the challenge.</summary>
    public required string State { get; init; }

    public required byte[] BrowserHash { get; init; }

    /// <summary>
    /// Keyed digest of the address that it came from: where too many wait, the busiest address gives way.
    /// </summary>
    public required byte[] Origin { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
