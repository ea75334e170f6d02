using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.Partners;

/// <summary>What an operator wants of its subscribers' passkeys.</summary>
public sealed record PasskeySettings
{
    /// <summary>
    /// The domain that passkeys are made for (WebAuthn "RP ID"). Passkeys live and die with it; the operator's
    /// addresses may change.
    /// </summary>
    public required string Domain { get; init; }

    /// <summary>Pages with these origins may make and use them.</summary>
    public required ImmutableArray<string> Origins { get; init; }

    /// <summary>Passkeys that leave their device, as those of password managers do, are refused. Default
    /// false.</summary>
    public bool RefusesSynced { get; init; }

    /// <summary>
    /// The models of authenticators that are accepted, each proven by its attestation; null: all, and nothing is to be
    /// proven.
    /// </summary>
    public ImmutableDictionary<Guid, AuthenticatorModel>? Models { get; init; }

    /// <summary>When the file that tells of models should have been replaced by a newer one.</summary>
    public DateTimeOffset? ModelsDue { get; init; }
}

/// <summary>One model of authenticators, as FIDO's metadata describes it.</summary>
/// <param name="Aaguid">Names the model.</param>
/// <param name="Roots">Whom its attestation certificates lead to.</param>
public sealed record AuthenticatorModel(Guid Aaguid, string Name, ImmutableArray<X509Certificate2> Roots)
{
    /// <summary>Why it is not to be trusted any more, as FIDO's word for it; null: it is.</summary>
    public string? Withdrawn { get; init; }
}

/// <summary>Reads FIDO's metadata (FIDO Metadata Service 3.1); the room that knows passkeys brings it.</summary>
public interface IAuthenticatorMetadataReader
{
    /// <param name="blob">The file as FIDO publishes it: a signed JWT.</param>
    /// <param name="authorities">Whose signature counts; null: those the machine trusts, for FIDO's own name.</param>
    AuthenticatorMetadataReading Read(
        ReadOnlyMemory<byte> blob,
        X509Certificate2Collection? authorities,
        DateTimeOffset now
    );
}

/// <summary>What became of reading it.</summary>
public abstract record AuthenticatorMetadataReading
{
    private AuthenticatorMetadataReading() { }

    public sealed record Parsed(ImmutableDictionary<Guid, AuthenticatorModel> Models, DateTimeOffset NextUpdate)
        : AuthenticatorMetadataReading;

    /// <param name="Why">Goes on after the file's name.</param>
    /// <param name="Fix">A sentence.</param>
    public sealed record Refused(string Why, string Fix) : AuthenticatorMetadataReading;
}
