using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>agreement.payments</c> of a partner file: the payment and cashing interface.</summary>
internal static class PaymentsSection
{
    private static readonly Dictionary<string, bool> Signatures = new() { ["optional"] = false, ["required"] = true };

    /// <returns>Null: it has nothing to do with it.</returns>
    public static PaymentTerms? Read(Section? section)
    {
        if (section is null)
            return null;
        var terms = new PaymentTerms
        {
            Currency = CurrencyIn(section),
            SignatureRequired = section.Choice("signature", Signatures, otherwise: true),
            Commission = PercentText.In(section, "commission"),
            LicenceProviders = ProvidersIn(section),
        };
        section.RefuseUnknownKeys();
        return terms;
    }

    private static string CurrencyIn(Section section)
    {
        var currency = section.RequiredText("currency");
        if (currency.Length > 0 && !Currency.MinorDigits.ContainsKey(currency))
            section.Fault(
                "currency",
                "currency",
                $"{currency} is no currency of ISO 4217.",
                "Write its three capital letters, such as EUR."
            );
        return currency;
    }

    private static ImmutableArray<PartnerId> ProvidersIn(Section section)
    {
        var providers = ImmutableArray.CreateBuilder<PartnerId>();
        foreach (var item in section.Items("licenceProviders"))
        {
            if (PartnerId.TryParse(item.Value, out var id))
                providers.Add(id);
            else
                section.Fault(
                    item.Place,
                    "slug",
                    $"{item.Value} is no partner's id.",
                    "Write the id of a partner of the same operator."
                );
        }

        return providers.ToImmutable();
    }
}
