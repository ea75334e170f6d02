using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Payments.Evidence;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Settlements;

/// <summary>Messages that partners have signed for good, for whoever has to prove what was asked.</summary>
internal static class EvidenceEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/evidence/{orderNumber}", ShowAsync)
            .WithTags("Settlements")
            .Requires(Permission.ViewOrders)
            .WithName("showEvidence")
            .WithSummary("What partners have signed about an order between them, and whether it still is what it was.");

    private static async Task<Ok<EvidenceList>> ShowAsync(
        [Longest(64)] string orderNumber,
        EvidenceReader evidence,
        CancellationToken cancellation
    ) =>
        TypedResults.Ok(
            new EvidenceList([.. (await evidence.OfOrderAsync(orderNumber, cancellation)).Select(EvidenceView.Of)])
        );
}

internal sealed record EvidenceList(ImmutableArray<EvidenceView> Items);

internal sealed record EvidenceView
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Partner { get; init; }

    public required string OrderNumber { get; init; }

    /// <summary>Where it was sent.</summary>
    public required string Address { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The body as it was received, base64.</summary>
    public required string Body { get; init; }

    /// <summary>Detached JWS (RFC 7515, appendix F) of the body.</summary>
    public required string Signature { get; init; }

    /// <summary>The sender's key (RFC 7517) at that time.</summary>
    public required JsonElement PublicKey { get; init; }

    /// <summary>SHA-256 of all of it; the audit trail has it too.</summary>
    public required string Digest { get; init; }

    /// <summary>The audit trail has the same digest: nothing was changed since. Null: it no longer reaches back so far,
    /// and the signature alone speaks.</summary>
    public required bool? IsAsNoted { get; init; }

    /// <summary>The signature is of this body, by this key.</summary>
    public required bool IsSigned { get; init; }

    public static EvidenceView Of(KeptEvidence kept)
    {
        using var key = JsonDocument.Parse(kept.PublicKey);
        return new EvidenceView
        {
            Id = kept.Id,
            At = kept.At,
            Partner = kept.Partner.Value,
            OrderNumber = kept.OrderNumber,
            Address = kept.Address,
            RequestId = kept.RequestId,
            Body = Convert.ToBase64String(kept.Body),
            Signature = kept.Signature,
            PublicKey = key.RootElement.Clone(),
            Digest = kept.Digest,
            IsAsNoted = kept.IsAsNoted,
            IsSigned = kept.IsSigned,
        };
    }
}
