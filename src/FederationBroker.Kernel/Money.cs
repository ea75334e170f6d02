using System.Globalization;

namespace FederationBroker.Kernel;

/// <summary>
/// An amount in the currency's minor unit (cents; whole yen), so that no amount is ever rounded by accident.
/// </summary>
/// <param name="Minor">Minor units; never negative in a price.</param>
/// <param name="Currency">ISO 4217, three capital letters; one of <see cref="Kernel.Currency.MinorDigits"/>.</param>
public readonly record struct Money(long Minor, string Currency)
{
    /// <summary>
    /// The largest amount that is taken: whole in the arithmetic of every browser, and a sum of thousands of them fits.
    /// </summary>
    public const long Largest = 999_999_999_999;

    /// <summary>For people: <c>14.99 EUR</c>.</summary>
    public override string ToString()
    {
        var digits = Kernel.Currency.MinorDigits[Currency];
        var unit = 1m;
        for (var i = 0; i < digits; i++)
            unit *= 10;
        var amount = (Minor / unit).ToString(
            string.Create(CultureInfo.InvariantCulture, $"F{digits}"),
            CultureInfo.InvariantCulture
        );
        return $"{amount} {Currency}";
    }

    public static Money Zero(string currency) => new(0, currency);

    /// <summary>The same currency is required: adding across currencies is a bug.</summary>
    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency
            ? left with
            {
                Minor = checked(left.Minor + right.Minor),
            }
            : throw new InvalidOperationException("Amounts of different currencies cannot be added.");

    public static Money Add(Money left, Money right) => left + right;
}
