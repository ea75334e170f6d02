using System.Globalization;
using FederationBroker.Data.Keys;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Signatures;

/// <summary>
/// Signs answers, together with what they are answers to (RFC 9421 2.4), so that none can be put in another's place.
/// </summary>
internal sealed class AnswerSignatures(
    SigningKeyRing keys,
    MessageSignatures messages,
    TenantScope scope,
    TimeProvider clock
)
{
    private static readonly string[] OfRequest = ["@method", "@target-uri", "content-digest", "idempotency-key"];
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    /// <summary>What signs them.</summary>
    public static readonly KeyUse Use = new("PaymentEs256", KeyKind.P256);

    public async Task SignAsync(HttpContext context, int status, byte[] body, CancellationToken cancellation)
    {
        var key = await keys.GetActiveAsync(scope.Tenant, Use, cancellation);
        var (request, headers) = (context.Request, context.Response.Headers);
        var digest = ContentDigest.Of(body);
        var input = InputOf(request, key.KeyId);
        var signed = SignatureBase.OfResponse(input, status, digest, request, messages.TargetUriOf(request));
        if (signed is null)
            return;
        headers[ContentDigest.Header] = digest;
        headers[MessageSignatures.InputHeader] = $"fb={input.Text}";
        headers[MessageSignatures.SignatureHeader] = $"fb=:{Convert.ToBase64String(key.Sign(signed))}:";
    }

    /// <summary>What they are checked with.</summary>
    public async Task<IResult> KeysAsync(CancellationToken cancellation)
    {
        var published = await keys.GetPublishedAsync(scope.Tenant, Use, cancellation);
        return JsonAnswer.Public(
            JsonAnswer.Write(json => json.WriteObjects("keys", published, PublicKeyJson.Write)),
            TimeSpan.FromMinutes(5)
        );
    }

    private SignatureInput InputOf(HttpRequest request, string keyId)
    {
        SignedComponent[] components =
        [
            new("@status", OfRequest: false),
            new("content-digest", OfRequest: false),
            .. OfRequest
                .Where(name => name[0] == '@' || request.Headers[name].Count == 1)
                .Select(name => new SignedComponent(name, OfRequest: true)),
        ];
        var created = clock.GetUtcNow().ToUnixTimeSeconds();
        var expires = created + (long)Window.TotalSeconds;
        var covered = string.Join(' ', components.Select(SignatureBase.NameOf));
        var times = string.Create(CultureInfo.InvariantCulture, $"created={created};expires={expires}");
        var text = $"({covered});{times};keyid=\"{keyId}\";alg=\"ecdsa-p256-sha256\";tag=\"{MessageSignatures.Tag}\"";
        return new SignatureInput([.. components], [], text);
    }
}
