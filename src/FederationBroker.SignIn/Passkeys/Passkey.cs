namespace FederationBroker.SignIn.Passkeys;

/// <summary>A subscriber's passkey, as its owner sees it.</summary>
/// <param name="Name">Given by the subscriber, or the browser's label.</param>
public sealed record Passkey(byte[] CredentialId, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
