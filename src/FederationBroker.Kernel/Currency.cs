using System.Collections.Frozen;

namespace FederationBroker.Kernel;

/// <summary>
/// The currencies of ISO 4217, list one of 1 January 2026, and how many digits of each stand after the point. Metals,
/// units of account without a minor unit (XAU, XDR) and codes for tests or for none (XTS, XXX) are not among them:
/// nothing can be priced in those. CLDR, which browsers format by, tells how people write amounts today, and is wrong
/// for HUF, IDR, COP and others.
/// </summary>
public static class Currency
{
    private const string Without = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

    private const string WithTwo =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
        + "CHW CNY COP COU CRC "
        + "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
        + "INR IRR JMD KES KGS KHR "
        + "KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
        + "NIO NOK NPR NZD PAB PEN "
        + "PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
        + "TMT TOP TRY TTD TWD TZS "
        + "UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG";

    private const string WithThree = "BHD IQD JOD KWD LYD OMR TND";

    private const string WithFour = "CLF UYW";

    /// <summary>Every code with the digits of its minor unit: EUR 2, JPY 0, KWD 3, CLF 4.</summary>
    public static FrozenDictionary<string, int> MinorDigits { get; } =
        Codes(Without, 0)
            .Concat(Codes(WithTwo, 2))
            .Concat(Codes(WithThree, 3))
            .Concat(Codes(WithFour, 4))
            .ToFrozenDictionary();

    public static bool IsKnown(string code) => MinorDigits.ContainsKey(code);

    private static IEnumerable<KeyValuePair<string, int>> Codes(string codes, int digits) =>
        codes.Split(' ').Select(code => KeyValuePair.Create(code, digits));
}
