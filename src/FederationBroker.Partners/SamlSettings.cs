using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.Partners;

/// <summary>What of an answer is signed.</summary>
public enum SamlSigning
{
    Both,
    Response,
    Assertion,
}

public enum SamlNameIdKind
{
    Persistent,
    Transient,
}

/// <summary>A partner's SAML side: what its metadata says, and what the agreement demands on top.</summary>
public sealed record SamlSettings
{
    public required SamlServiceProvider ServiceProvider { get; init; }

    /// <summary>Unsigned requests are refused, whatever the metadata says.</summary>
    public bool RequireSignedRequests { get; init; }

    public SamlSigning Sign { get; init; } = SamlSigning.Both;

    /// <summary>The agreement's word; null leaves it to the metadata.</summary>
    public SamlNameIdKind? NameId { get; init; }

    /// <summary>
    /// Whether the lasting attribute <c>pairwise-id</c> is sent, as agreed; null leaves it to the metadata.
    /// </summary>
    public bool? PairwiseId { get; init; }

    /// <summary>
    /// Kinds of NameID this partner may have, the one it gets unasked first. Agreement before metadata; a request may
    /// choose among them and cannot have another.
    /// </summary>
    public ImmutableArray<SamlNameIdKind> NameIds =>
        NameId switch
        {
            SamlNameIdKind.Transient => [SamlNameIdKind.Transient],
            SamlNameIdKind.Persistent => [SamlNameIdKind.Persistent, SamlNameIdKind.Transient],
            _ when ServiceProvider.NameIds.IsEmpty => [SamlNameIdKind.Persistent, SamlNameIdKind.Transient],
            _ => ServiceProvider.NameIds,
        };

    /// <summary>
    /// Agreement, then metadata (<c>subject-id:req</c>), then: everybody but a service provider whose metadata takes
    /// transient NameIDs alone, which has asked to know nobody again.
    /// </summary>
    public bool SendsPairwiseId =>
        PairwiseId
        ?? ServiceProvider.WantsPairwiseId
        ?? (NameId is not null || NameIds.Contains(SamlNameIdKind.Persistent));

    public TimeSpan AssertionLifetime { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>An SP EntityDescriptor, read and checked.</summary>
public sealed record SamlServiceProvider
{
    public required string EntityId { get; init; }

    public required ImmutableArray<AssertionConsumerService> AssertionConsumerServices { get; init; }

    /// <summary>Key carriers only: validity dates and issuers mean nothing (IIP-MD12).</summary>
    public ImmutableArray<X509Certificate2> SigningCertificates { get; init; } = [];

    public ImmutableArray<X509Certificate2> EncryptionCertificates { get; init; } = [];

    public bool AuthnRequestsSigned { get; init; }

    public bool WantAssertionsSigned { get; init; }

    public ImmutableArray<string> NameIdFormats { get; init; } = [];

    /// <summary>The same in kinds, in the order of the metadata; empty when it states none.</summary>
    public ImmutableArray<SamlNameIdKind> NameIds { get; init; } = [];

    /// <summary>What its <c>subject-id:req</c> says about <c>pairwise-id</c>; null when it is not stated.</summary>
    public bool? WantsPairwiseId { get; init; }

    public ImmutableArray<AttributeConsumingService> AttributeConsumingServices { get; init; } = [];

    public DateTimeOffset? ValidUntil { get; init; }
}

/// <param name="Location">Compared octet by octet.</param>
public sealed record AssertionConsumerService(int Index, string Binding, string Location, bool? IsDefault);

public sealed record AttributeConsumingService(
    int Index,
    bool? IsDefault,
    ImmutableArray<RequestedAttribute> Attributes
);

public sealed record RequestedAttribute(string Name, bool IsRequired);

/// <summary>Reads SP metadata. The boundary to the SAML library, which owns the one safe XML reader.</summary>
public interface ISamlMetadataReader
{
    /// <param name="xml">The file as it is; size and depth are capped by the reader.</param>
    /// <param name="now">For <c>validUntil</c>.</param>
    SamlMetadataReading Read(ReadOnlyMemory<byte> xml, DateTimeOffset now);
}

public abstract record SamlMetadataReading
{
    private SamlMetadataReading() { }

    /// <summary>What the metadata is not refused for.</summary>
    public ImmutableArray<SamlMetadataFault> Warnings { get; init; } = [];

    public sealed record Parsed(SamlServiceProvider ServiceProvider) : SamlMetadataReading;

    public sealed record Rejected(ImmutableArray<SamlMetadataFault> Faults) : SamlMetadataReading;
}

/// <param name="Line">From 1.</param>
public sealed record SamlMetadataFault(int Line, int Column, string Rule, string Message, string Fix);
