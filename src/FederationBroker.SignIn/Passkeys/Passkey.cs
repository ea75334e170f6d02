namespace FederationBroker.SignIn.Passkeys;

/// <summary>A subscriber's passkey, as its owner sees it.</summary>
/// <param name="Name">Given by the subscriber, or the browser's label.</param>
/// <param name="IsSynced">It is, or can be, on more devices than one.</param>
/// <param name="Model">What it is on, where that was proven; null: nobody knows.</param>
/// <param name="IsAccepted">False: the operator does not take this kind any more.</param>
public sealed record Passkey(
    byte[] CredentialId,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    bool IsSynced,
    string? Model,
    bool IsAccepted
);
