using System.Globalization;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Amounts as people write them: <c>9.90 EUR</c>, <c>990 JPY</c>, <c>1.250 KWD</c>.</summary>
public static class PriceText
{
    /// <returns>Null when there is none, or when it is at fault, which the section then says.</returns>
    internal static Money? Of(Section section, string key)
    {
        if (section.Text(key) is not { } text)
            return null;
        if (Read(text) is { } amount)
            return amount;
        section.Fault(
            key,
            "price",
            $"{key} is not an amount of a currency.",
            "Write an amount and an ISO 4217 code, with no more digits than the currency has: 9.90 EUR, 990 JPY."
        );
        return null;
    }

    /// <returns>Null when it is no amount of a currency, or finer than the currency is.</returns>
    public static Money? Read(string text)
    {
        if (text.Split(' ') is not [var number, var currency] || !Currency.IsKnown(currency))
            return null;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return null;
        // Before it is made larger: what a decimal just holds would overflow it.
        if (amount > Money.Largest)
            return null;
        for (var digit = 0; digit < Currency.MinorDigits[currency]; digit++)
            amount *= 10;
        return amount <= Money.Largest && amount == decimal.Truncate(amount) ? new Money((long)amount, currency) : null;
    }
}
