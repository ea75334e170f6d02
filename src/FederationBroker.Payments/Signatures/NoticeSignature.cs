using System.Globalization;
using FederationBroker.Data.Keys;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners.Notices;

namespace FederationBroker.Payments.Signatures;

/// <summary>
/// Signs what partners are told (webhooks) as answers to messages are: RFC 9421, with the keys that they are checked
/// with already.
/// </summary>
internal sealed class NoticeSignature(SigningKeyRing keys, TenantScope scope, TimeProvider clock) : INoticeSignature
{
    /// <summary>What tells these signatures from others.</summary>
    public const string Tag = "fb-webhook-v1";

    private static readonly string[] Covered =
    [
        "@method",
        "@target-uri",
        "content-type",
        "content-digest",
        "webhook-id",
    ];
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    public async Task<IReadOnlyDictionary<string, string>> SignAsync(
        Uri address,
        Guid id,
        byte[] body,
        CancellationToken cancellation
    )
    {
        var key = await keys.GetActiveAsync(scope.Tenant, AnswerSignatures.Use, cancellation);
        var digest = ContentDigest.Of(body);
        var input = InputOf(key.KeyId);
        var signed = SignatureBase.OfSent(input, name => name switch
            {
                "@method" => "POST",
                "@target-uri" => address.AbsoluteUri,
                "content-type" => "application/json",
                "content-digest" => digest,
                _ => $"{id}",
            });
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ContentDigest.Header] = digest,
            [MessageSignatures.InputHeader] = $"fb={input.Text}",
            [MessageSignatures.SignatureHeader] = $"fb=:{Convert.ToBase64String(key.Sign(signed))}:",
        };
    }

    private SignatureInput InputOf(string keyId)
    {
        SignedComponent[] components = [.. Covered.Select(name => new SignedComponent(name, OfRequest: false))];
        var created = clock.GetUtcNow().ToUnixTimeSeconds();
        var expires = created + (long)Window.TotalSeconds;
        var covered = string.Join(' ', components.Select(SignatureBase.NameOf));
        var times = string.Create(CultureInfo.InvariantCulture, $"created={created};expires={expires}");
        var text = $"({covered});{times};keyid=\"{keyId}\";alg=\"ecdsa-p256-sha256\";tag=\"{Tag}\"";
        return new SignatureInput([.. components], [], text);
    }
}
