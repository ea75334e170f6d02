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

/// <summary>The same of a bundle.</summary>
/// <param name="Bundle">As the operator's file names it; raw.</param>
/// <param name="ReturnUrl">Raw; judged with the purchase. Null: they stay.</param>
internal sealed record BundleLink(string Bundle, string? ReturnUrl);

/// <summary>
/// Carries a purchase through signing in and changes of language, sealed, in the address of its page: strangers can
/// begin as many as they like, and the broker keeps none.
/// </summary>
internal sealed class PurchaseLinks(Sealer sealer, TenantScope scope)
{
    /// <returns>Null when it is too long to be carried.</returns>
    public string? Seal<T>(T link)
        where T : class
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(link);
        var text = Base64Url.EncodeToString(sealer.Seal(PurposeOf<T>(), scope.Tenant, plain));
        return text.Length <= PageAddress.LongestPurchase ? text : null;
    }

    /// <returns>Null when it was not made here, or is about something else.</returns>
    public T? Open<T>(string text)
        where T : class =>
        PageAddress.IsPurchase(text)
        && Base64Url.IsValid(text)
        && sealer.Open(PurposeOf<T>(), scope.Tenant, Base64Url.DecodeFromChars(text)) is { } plain
            ? JsonSerializer.Deserialize<T>(plain)
            : null;

    private static string PurposeOf<T>() => typeof(T) == typeof(BundleLink) ? "bundle-link" : "purchase-link";
}
