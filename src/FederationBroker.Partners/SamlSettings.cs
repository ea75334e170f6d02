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

    public SamlNameIdKind NameId { get; init; } = SamlNameIdKind.Persistent;

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

    public ImmutableArray<AttributeConsumingService> AttributeConsumingServices { get; init; } = [];

    public DateTimeOffset? ValidUntil { get; init; }
}

/// <param name="Location">Compared octet by octet.</param>
public sealed record AssertionConsumerService(int Index, string Binding, string Location, bool? IsDefault);

public sealed record AttributeConsumingService(int Index, bool? IsDefault, ImmutableArray<RequestedAttribute> Attributes);

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
    private SamlMetadataReading()
    {
    }

    public sealed record Parsed(SamlServiceProvider ServiceProvider) : SamlMetadataReading;

    public sealed record Rejected(ImmutableArray<SamlMetadataFault> Faults) : SamlMetadataReading;
}

/// <param name="Line">From 1; 0 when the fault has no place.</param>
public sealed record SamlMetadataFault(int Line, int Column, string Rule, string Message, string Fix);
