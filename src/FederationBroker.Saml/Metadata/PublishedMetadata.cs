using System.Collections.Concurrent;
using System.Collections.Immutable;
using FederationBroker.Data.Keys;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Signatures;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// Hands out a tenant's metadata. The document is signed when something in it changed, or once an hour for its
/// validity.
/// </summary>
internal sealed class PublishedMetadata(IPartnerRegistry registry, SigningKeyRing keys, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<TenantId, Published> published = new();

    public async ValueTask<byte[]> GetAsync(TenantId id, CancellationToken cancellation)
    {
        var tenant = registry.Current.FindTenant(id)
            ?? throw new InvalidOperationException("The tenant of the request left the configuration.");
        var assertionKeys = await keys.GetPublishedAsync(id, SamlKeys.Assertion, cancellation);
        var metadataKey = await keys.GetActiveAsync(id, SamlKeys.Metadata, cancellation);
        var now = clock.GetUtcNow();
        if (published.TryGetValue(id, out var known) && known.IsCurrent(tenant, assertionKeys, metadataKey, now))
            return known.Document;

        var document = MetadataWriter.Write(
            tenant,
            assertionKeys.Select(ElementSigner.Of),
            ElementSigner.Of(metadataKey),
            now
        );
        published[id] = new Published(tenant, assertionKeys, metadataKey, now, document);
        return document;
    }

    private sealed record Published(
        Tenant Tenant,
        ImmutableArray<SigningKey> AssertionKeys,
        SigningKey MetadataKey,
        DateTimeOffset At,
        byte[] Document
    )
    {
        public bool IsCurrent(
            Tenant tenant,
            ImmutableArray<SigningKey> assertionKeys,
            SigningKey metadataKey,
            DateTimeOffset now
        ) =>
            ReferenceEquals(Tenant, tenant)
            && MetadataKey.KeyId == metadataKey.KeyId
            && AssertionKeys
                .Select(key => key.KeyId)
                .SequenceEqual(assertionKeys.Select(key => key.KeyId), StringComparer.Ordinal)
            && now - At < Freshness;
    }
}

internal static class MetadataEndpoint
{
    /// <summary>SAML metadata appendix A: the registered media type.</summary>
    private const string MediaType = "application/samlmetadata+xml";

    public static async Task<IResult> GetAsync(
        PublishedMetadata metadata,
        TenantScope scope,
        CancellationToken cancellation
    ) => Results.Bytes(await metadata.GetAsync(scope.Tenant, cancellation), MediaType);
}
