using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Partners.Keys;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Signatures;

/// <summary>
/// Checks the signature of a message (RFC 9421, PAY-SIG): one that is there always, and it has to be there where the
/// agreement says so. In this order: key, what is covered, time, digest, signature, and at last that it is new.
/// </summary>
internal sealed class MessageSignatures(
    PublishedKeys keys,
    SingleUseStore used,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    public const string InputHeader = "Signature-Input";
    public const string SignatureHeader = "Signature";

    /// <summary>What tells our signatures from those of other applications.</summary>
    public const string Tag = "fb-pay-v1";

    /// <summary>Of nonces in the table of used keys.</summary>
    public const string NonceKind = "payment-nonce";

    private const int LongestNonce = 128;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private static readonly string[] CoveredAlways = ["@method", "@target-uri"];
    private static readonly string[] CoveredWithBody = ["content-type", "content-digest"];
    private const string KeyHeader = "idempotency-key";

    /// <param name="body">Empty: the request has none.</param>
    /// <returns>Null when content, or why not.</returns>
    public async Task<Refusal?> FaultOfAsync(
        HttpRequest request,
        Partner sender,
        byte[] body,
        CancellationToken cancellation
    )
    {
        var (inputs, signatures) = (request.Headers[InputHeader], request.Headers[SignatureHeader]);
        if (inputs.Count == 0 && signatures.Count == 0)
            return sender.Agreement.Payments!.SignatureRequired ? SignatureErrors.Missing : null;
        if (Read(inputs, signatures) is not { } presented)
            return SignatureErrors.Unreadable;
        if (ShapeFaultOf(presented.Input, request, body) is { } fault)
            return fault;
        if (await KeyOfAsync(sender, presented.Input["keyid"], cancellation) is not { } key)
            return SignatureErrors.KeyUnknown;
        if (
            SignatureBase.OfRequest(presented.Input, request, TargetUriOf(request)) is not { } signed
            || !key.Verifies(presented.Input["alg"], signed, presented.Signature)
        )
            return SignatureErrors.Wrong;
        // Last: whoever has no key cannot use up the nonces of others.
        return await used.TryConsumeAsync(
            scope.Tenant,
            NonceKind,
            $"{sender.Id} {presented.Input["nonce"]}",
            clock.GetUtcNow() + LongestWindow + ClockSkew,
            cancellation
        )
            ? null
            : SignatureErrors.Replayed;
    }

    /// <summary>The key that a detached signature of the body was made with.</summary>
    /// <returns>Null: it is no such signature.</returns>
    public async Task<PartnerKey?> KeyOfEvidenceAsync(
        Partner sender,
        string text,
        byte[] body,
        CancellationToken cancellation
    ) =>
        DetachedJws.Parse(text) is { } signature
        && await KeyOfAsync(sender, signature.KeyId, cancellation) is { } key
        && signature.IsOf(key, body)
            ? key
            : null;

    public static bool IsSigned(HttpRequest request) => request.Headers.ContainsKey(SignatureHeader);

    /// <summary>Where the sender sent it, whatever stands in between.</summary>
    public string TargetUriOf(HttpRequest request)
    {
        var prefix = $"/t/{scope.Tenant}";
        var path = request.Path.ToUriComponent();
        var rest = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
        return $"{registry.Current.FindTenant(scope.Tenant)!.Issuer}{rest}{request.QueryString.ToUriComponent()}";
    }

    // Of several signatures, the one that says that it is for this interface.
    private static Presented? Read(
        Microsoft.Extensions.Primitives.StringValues inputs,
        Microsoft.Extensions.Primitives.StringValues signatures
    )
    {
        if (inputs is not [{ } input] || signatures is not [{ } signature])
            return null;
        if (
            StructuredDictionary.ReadInputs(input) is not { } read
            || StructuredDictionary.ReadBytes(signature) is not { } values
        )
            return null;
        var ours = read.Where(one => one.Value["tag"] == Tag).ToList();
        return ours is [{ Key: var label, Value: var one }] && values.TryGetValue(label, out var bytes)
            ? new Presented(one, bytes)
            : null;
    }

    private Refusal? ShapeFaultOf(SignatureInput input, HttpRequest request, byte[] body)
    {
        string[] needed =
        [
            .. CoveredAlways,
            .. body.Length > 0 ? CoveredWithBody : [],
            .. request.Headers.ContainsKey(KeyHeader) ? [KeyHeader] : Array.Empty<string>(),
        ];
        if (needed.FirstOrDefault(component => !input.Covers(component)) is { } missing)
            return SignatureErrors.CoversTooLittle.At(InputHeader, $"Cover {missing}.");
        if (input["nonce"] is not { Length: > 0 and <= LongestNonce })
            return SignatureErrors.CoversTooLittle.At(InputHeader, "Add a nonce of 1 to 128 characters.");
        if (!IsOfNow(input))
            return SignatureErrors.OutOfTime;
        return
            body.Length == 0
            || (request.Headers[ContentDigest.Header] is [{ } digest] && ContentDigest.Matches(digest, body))
            ? null
            : SignatureErrors.OtherBody;
    }

    private bool IsOfNow(SignatureInput input)
    {
        var now = clock.GetUtcNow();
        return input.MomentIn("created") is { } created
            && input.MomentIn("expires") is { } expires
            && created <= now + ClockSkew
            && expires > now - ClockSkew
            && expires > created
            && expires - created <= LongestWindow;
    }

    private async ValueTask<PartnerKey?> KeyOfAsync(Partner sender, string? keyId, CancellationToken cancellation) =>
        keyId is { Length: > 0 } && await keys.FindAsync(sender, keyId, cancellation) is { } set
            ? set.Keys.FirstOrDefault(key => key.KeyId == keyId)
            : null;

    private sealed record Presented(SignatureInput Input, byte[] Signature);
}
