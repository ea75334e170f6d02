namespace FederationBroker.Kernel;

/// <summary>An amount in the currency's minor unit (cents; whole yen), so that no amount is ever rounded by accident.</summary>
/// <param name="Minor">Minor units; never negative in a price.</param>
/// <param name="Currency">ISO 4217, three capital letters.</param>
public readonly record struct Money(long Minor, string Currency)
{
    // ISO 4217: most currencies have two digits after the point; these have none or three.
    private static readonly HashSet<string> WithoutDigits = ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
    private static readonly HashSet<string> WithThreeDigits = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    private int Digits => WithoutDigits.Contains(Currency) ? 0 : WithThreeDigits.Contains(Currency) ? 3 : 2;

    /// <summary>For people: <c>14.99 EUR</c>.</summary>
    public override string ToString()
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(Minor / (decimal)Math.Pow(10, Digits)).ToString($"F{Digits}", System.Globalization.CultureInfo.InvariantCulture)} {Currency}");

    public static Money Zero(string currency) => new(0, currency);

    /// <summary>The same currency is required: adding across currencies is a bug.</summary>
    public static Money operator +(Money left, Money right)
        => left.Currency == right.Currency ? left with { Minor = checked(left.Minor + right.Minor) } : throw new InvalidOperationException("Amounts of different currencies cannot be added.");

    public static Money Add(Money left, Money right) => left + right;
}
