using FederationBroker.Kernel;

namespace FederationBroker.Data.Keys;

/// <summary>
/// What a key signs. Each use has keys of its own, so that rotating one never touches another; the room that signs
/// names it and registers it where it registers itself (<c>services.AddSingleton(use)</c>).
/// </summary>
/// <param name="Name">As rows and the command line call it; unique in the product, at most 32 characters.</param>
/// <param name="Kind">What keys of this use are, unless the operator wants longer ones.</param>
/// <param name="CertificateFor">The words of the certificate that carries its public half; null: it has none.</param>
public sealed record KeyUse(string Name, KeyKind Kind, string? CertificateFor = null)
{
    /// <summary>"RS256", "ES256" (RFC 7518 section 3.1) or "EdDSA" (RFC 8037 section 3.1).</summary>
    public string Algorithm =>
        Kind switch
        {
            KeyKind.P256 => "ES256",
            KeyKind.Ed25519 => "EdDSA",
            _ => "RS256",
        };

    public override string ToString() => Name;
}

public enum KeyKind
{
    Rsa2048,
    Rsa3072,
    P256,
    Ed25519,
}

/// <summary>What an operator's next key is: as its use says, or longer.</summary>
public interface IKeyKinds
{
    KeyKind KindOf(TenantId tenant, KeyUse use);
}

/// <summary>Where nobody chooses.</summary>
internal sealed class UsualKeyKinds : IKeyKinds
{
    public KeyKind KindOf(TenantId tenant, KeyUse use) => use.Kind;
}

/// <summary>Every use that the rooms of this product have named.</summary>
public sealed class KeyUses(IEnumerable<KeyUse> uses)
{
    private readonly Dictionary<string, KeyUse> byName = uses.ToDictionary(
        use => use.Name,
        StringComparer.OrdinalIgnoreCase
    );

    public IReadOnlyCollection<KeyUse> All => byName.Values;

    /// <returns>Null for a name that no room of this build uses.</returns>
    public KeyUse? Find(string name) => byName.GetValueOrDefault(name);
}
