using System.Collections.Frozen;
using FederationBroker.Plugins.Abstractions;

namespace CamaraBilling;

/// <summary>
/// Minor units on this side, decimal numbers on the other (multiples of 0.001). Never through a binary fraction: 0.29
/// has none.
/// </summary>
internal static class CamaraMoney
{
    private const int UsualDigits = 2;

    // ISO 4217; of currencies with more than three digits none can be said there.
    private static readonly FrozenDictionary<string, int> OtherDigits = new (int Digits, string Codes)[]
    {
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
    }
        .SelectMany(group => group.Codes.Split(' ').Select(code => KeyValuePair.Create(code, group.Digits)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static decimal ToDecimal(Amount amount) => amount.Minor / FactorOf(amount.Currency);

    /// <summary>Null: it is finer than the currency is, or beyond all bounds.</summary>
    public static Amount? FromDecimal(decimal amount, string currency)
    {
        if (amount is < 0 or >= 10_000_000_000m)
            return null;
        var minor = amount * FactorOf(currency);
        return minor == decimal.Truncate(minor) ? new Amount((long)minor, currency) : null;
    }

    private static decimal FactorOf(string currency)
    {
        var factor = 1m;
        for (var digit = OtherDigits.GetValueOrDefault(currency, UsualDigits); digit > 0; digit--)
            factor *= 10;
        return factor;
    }
}
