using System.Buffers.Text;
using FederationBroker.Data.Keys;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Tokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Discovery;

/// <summary>
/// The operator's keys (RFC 7517), from the ring: those that sign, those that will, and those that did a while ago.
/// </summary>
internal sealed class PublishKeys(SigningKeyRing ring) : IOpenIddictServerHandler<HandleJsonWebKeySetRequestContext>
{
    public async ValueTask HandleAsync(HandleJsonWebKeySetRequestContext context)
    {
        foreach (var use in OidcKeys.All)
        {
            foreach (var key in await ring.GetPublishedAsync(context.Tenant().Id, use, context.CancellationToken))
                context.Keys.Add(PublicHalfOf(key));
        }
    }

    private static JsonWebKey PublicHalfOf(SigningKey key)
    {
        var published = new JsonWebKey
        {
            Kid = key.KeyId,
            Use = JsonWebKeyUseNames.Sig,
            Alg = key.Algorithm,
        };
        switch (key.PublicKey)
        {
            case PublicKeyParameters.Rsa rsa:
                published.Kty = JsonWebAlgorithmsKeyTypes.RSA;
                published.N = Base64Url.EncodeToString(rsa.Modulus);
                published.E = Base64Url.EncodeToString(rsa.Exponent);
                break;
            case PublicKeyParameters.P256 point:
                published.Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve;
                published.Crv = JsonWebKeyECTypes.P256;
                published.X = Base64Url.EncodeToString(point.X);
                published.Y = Base64Url.EncodeToString(point.Y);
                break;
            case PublicKeyParameters.Ed25519 point:
                published.Kty = "OKP";
                published.Crv = "Ed25519";
                published.X = Base64Url.EncodeToString(point.X);
                break;
            case var other:
                throw new InvalidOperationException($"No such key is published: {other}");
        }

        return published;
    }
}
