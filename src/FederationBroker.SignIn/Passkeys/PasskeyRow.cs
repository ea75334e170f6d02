using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.SignIn.Passkeys;

/// <summary>A WebAuthn credential of a subscriber (WebAuthn Level 3, 4: "credential record").</summary>
internal sealed class PasskeyRow : ITenantOwned
{
    public const int LongestName = 64;

    public required byte[] CredentialId { get; init; }

    public required TenantId Tenant { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    /// <summary>By which authenticators know the person; random, the same for all passkeys of one.</summary>
    public required byte[] UserHandle { get; init; }

    /// <summary>COSE key.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>Grows with each use on authenticators that count; 0 on others.</summary>
    public required long SignCount { get; set; }

    public string[] Transports { get; init; } = [];

    /// <summary>It can be on more devices than one; fixed when it is made.</summary>
    public required bool IsBackupEligible { get; init; }

    public required bool IsBackedUp { get; set; }

    /// <summary>The model of its authenticator, where its maker's certificate proved it.</summary>
    public Guid? ProvenModel { get; init; }

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

    public required byte[] Challenge { get; init; }

    /// <summary>Who makes a passkey; null: somebody signs in.</summary>
    public SubscriberId? MadeFor { get; init; }

    /// <summary>Of the passkey that is made.</summary>
    public byte[]? UserHandle { get; init; }

    public required byte[] BrowserHash { get; init; }

    /// <summary>
    /// Keyed digest of the address that it came from: where too many wait, the busiest address gives way.
    /// </summary>
    public required byte[] Origin { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
