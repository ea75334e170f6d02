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

    /// <summary>
    /// The one rule by which exact amounts become minor units (PAY-INV): half a unit goes away from zero, as bills are
    /// read. .NET's own default, half to even, makes 2.345 to 2.34.
    /// </summary>
    /// <param name="exact">In minor units and parts of them.</param>
    /// <exception cref="OverflowException">It is no amount of money.</exception>
    public static long Round(decimal exact) => decimal.ToInt64(decimal.Round(exact, 0, MidpointRounding.AwayFromZero));

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
