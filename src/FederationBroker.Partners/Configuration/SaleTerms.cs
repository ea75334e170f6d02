using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>What offers and bundles of offers have in common: a name, a price, sentences to be read.</summary>
internal static class SaleTerms
{
    private static readonly Dictionary<string, PaymentInterval> Intervals = new()
    {
        ["once"] = PaymentInterval.Once,
        ["month"] = PaymentInterval.Month,
        ["year"] = PaymentInterval.Year,
    };

    public static string IdIn(Section section)
    {
        var id = section.RequiredText("id");
        if (
            id.Length > 64
            || !id.All(c => char.IsAsciiLetterOrDigit(c) || "._~:-".Contains(c, StringComparison.Ordinal))
        )
            section.Fault(
                "id",
                "offer-id",
                $"{id} cannot be the name of an offer.",
                "Use at most 64 letters, digits and . _ ~ : - as the partner does."
            );
        return id;
    }

    public static PaymentInterval IntervalIn(Section section) =>
        section.Choice("interval", Intervals, PaymentInterval.Month);

    /// <summary>Tax is a part of the price; without any it is nothing.</summary>
    public static (Money Price, Money Tax) PriceIn(Section section)
    {
        var price = AmountIn(section, "price", required: true);
        var tax = AmountIn(section, "tax", required: false, price.Currency);
        if (tax.Currency != price.Currency || tax.Minor > price.Minor)
            section.Fault(
                "tax",
                "price",
                "tax is a part of the price, in its currency.",
                "Write how much of the price is tax, such as 1.65 EUR."
            );
        return (price, tax);
    }

    public static Money AmountIn(Section section, string key, bool required, string? currency = null)
    {
        var nothing = new Money(0, currency ?? "EUR");
        var text = required ? section.RequiredText(key) : section.Text(key);
        return text is null or "" ? nothing : PriceText.Of(section, key) ?? nothing;
    }

    /// <summary>By language.</summary>
    public static ImmutableSortedDictionary<string, string> TextsIn(Section section, string key, bool required)
    {
        var texts = section.Texts(key).ToImmutableSortedDictionary();
        if (texts.Values.Any(string.IsNullOrWhiteSpace) || (required && texts.IsEmpty))
            section.Fault(
                key,
                key,
                $"{key} has no text; subscribers read it.",
                $"Add `{key}: {{ en: …, es: …, ja: … }}`."
            );
        return texts.IsEmpty && required ? texts.Add("en", string.Empty) : texts;
    }

    /// <summary>Of everything that somebody approves.</summary>
    /// <param name="facts">In an order of their own.</param>
    /// <param name="texts">By language.</param>
    public static string HashOf(IEnumerable<string> facts, IEnumerable<KeyValuePair<string, string>> texts)
    {
        var text = new StringBuilder(string.Join('\n', facts));
        foreach (var (language, sentence) in texts)
            text.Append('\n').Append(language).Append('\t').Append(sentence);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
