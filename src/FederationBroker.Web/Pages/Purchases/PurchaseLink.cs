using System.Buffers.Text;
using System.Text.Json;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Web.Pages.Frame;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>What somebody is about to buy, and where they go on afterwards.</summary>
/// <param name="Partner">Whose offer.</param>
/// <param name="Offer">As the agreement names it; raw.</param>
/// <param name="ReturnUrl">Raw; judged with the purchase. Null: they stay.</param>
internal sealed record PurchaseLink(string Partner, string Offer, string? ReturnUrl);

/// <summary>
/// Carries a purchase through signing in and changes of language, sealed, in the address of its page: strangers can
/// begin as many as they like, and the broker keeps none.
/// </summary>
internal sealed class PurchaseLinks(Sealer sealer, TenantScope scope)
{
    private const string Purpose = "purchase-link";

    /// <returns>Null when it is too long to be carried.</returns>
    public string? Seal(PurchaseLink link)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(link);
        var text = Base64Url.EncodeToString(sealer.Seal(Purpose, scope.Tenant, plain));
        return text.Length <= PageAddress.LongestPurchase ? text : null;
    }

    /// <returns>Null when it was not made here.</returns>
    public PurchaseLink? Open(string text) =>
        PageAddress.IsPurchase(text)
        && Base64Url.IsValid(text)
        && sealer.Open(Purpose, scope.Tenant, Base64Url.DecodeFromChars(text)) is { } plain
            ? JsonSerializer.Deserialize<PurchaseLink>(plain)
            : null;
}
