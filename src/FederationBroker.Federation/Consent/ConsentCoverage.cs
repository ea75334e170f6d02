using System.Collections.Immutable;
using FederationBroker.Federation.Requests;
using FederationBroker.Partners;

namespace FederationBroker.Federation.Consent;

/// <summary>Which parts of a request the subscriber has answered already.</summary>
internal static class ConsentCoverage
{
    /// <summary>
    /// What still waits for an answer: never asked, asked with another notice, or required and refused.
    /// </summary>
    public static ImmutableArray<string> Open(PartnerRequest request, Agreement agreement, Grant? grant)
    {
        var items = grant is null ? [] : ConsentItem.Read(grant.ItemsJson);
        var open = ImmutableArray.CreateBuilder<string>();
        foreach (var claim in agreement.Claims)
        {
            if (
                request.RequestedClaims.Contains(claim.Claim)
                && !IsSettled(items, claim.Claim, claim.NoticeHash, claim.Required)
            )
                open.Add(claim.Claim);
        }

        if (
            request.OfflineAccess
            && !IsSettled(items, ConsentItem.OfflineAccess, ConsentItem.OfflineAccessNotice, required: false)
        )
            open.Add(ConsentItem.OfflineAccess);
        return open.ToImmutable();
    }

    /// <summary>
    /// What a household's grant leaves open: it has no personal data, so optional personal claims are left out of the
    /// answer, and a required one makes a person necessary.
    /// </summary>
    public static ImmutableArray<string> OpenForHousehold(PartnerRequest request, Agreement agreement, Grant grant)
    {
        var items = ConsentItem.Read(grant.ItemsJson);
        return
        [
            .. agreement
                .Claims.Where(claim => request.RequestedClaims.Contains(claim.Claim))
                .Where(claim =>
                    ClaimCatalogue.IsPersonal(claim.Claim)
                        ? claim.Required
                        : !IsSettled(items, claim.Claim, claim.NoticeHash, claim.Required)
                )
                .Select(claim => claim.Claim),
        ];
    }

    private static bool IsSettled(ImmutableArray<ConsentItem> items, string claim, string notice, bool required) =>
        items.Any(item => item.Claim == claim && item.NoticeHash == notice && (item.Accepted || !required));
}
