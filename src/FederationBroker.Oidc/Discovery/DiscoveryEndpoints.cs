using System.Collections.Concurrent;
using FederationBroker.Data.Keys;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Discovery;

/// <summary>OIDC Discovery 1.0 and RFC 8414 metadata; one document serves both.</summary>
internal sealed class DiscoveryEndpoints(IPartnerRegistry registry, SigningKeyRing keys)
{
    private static readonly TimeSpan MetadataAge = TimeSpan.FromMinutes(5);

    // Far below the time a new key is announced, so that nobody meets a signature with a key they have not seen.
    private static readonly TimeSpan KeysAge = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<TenantId, (int Generation, byte[] Document)> documents = new();

    public IResult Metadata(TenantScope scope)
    {
        var snapshot = registry.Current;
        if (!documents.TryGetValue(scope.Tenant, out var known) || known.Generation != snapshot.Generation)
            documents[scope.Tenant] = known = (
                snapshot.Generation,
                ProviderMetadata.Write(snapshot.FindTenant(scope.Tenant)!)
            );
        return JsonAnswer.Public(known.Document, MetadataAge);
    }

    public async Task<IResult> KeysAsync(TenantScope scope, CancellationToken cancellation)
    {
        var rsa = await keys.GetPublishedAsync(scope.Tenant, OidcKeys.Rs256, cancellation);
        var ec = await keys.GetPublishedAsync(scope.Tenant, OidcKeys.Es256, cancellation);
        return JsonAnswer.Public(
            JsonAnswer.Write(json => json.WriteObjects("keys", rsa.Concat(ec), PublicKeyJson.Write)),
            KeysAge
        );
    }
}
