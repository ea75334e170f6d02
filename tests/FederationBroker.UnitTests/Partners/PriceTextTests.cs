using FederationBroker.Partners.Configuration;

namespace FederationBroker.UnitTests.Partners;

/// <summary>Amounts as people write them in a partner's file.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class PriceTextTests
{
    [Theory]
    [InlineData("9.90 EUR", 990)]
    [InlineData("9.9 EUR", 990)]
    [InlineData("9 EUR", 900)]
    [InlineData("0 EUR", 0)]
    [InlineData("0.01 EUR", 1)]
    [InlineData(".5 EUR", 50)]
    [InlineData("990 JPY", 990)]
    [InlineData("990.0 JPY", 990)]
    [InlineData("1.250 KWD", 1250)]
    [InlineData("1.25 KWD", 1250)]
    [InlineData("9999999999.99 EUR", 999_999_999_999)]
    [InlineData("999999999999 JPY", 999_999_999_999)]
    public void An_amount_is_kept_in_the_currency_s_smallest_unit(string text, long minor)
    {
        var read = PriceText.Read(text).ShouldNotBeNull();
        read.Minor.ShouldBe(minor);
        read.Currency.ShouldBe(text.Split(' ')[1]);
    }

    [Theory]
    [InlineData("9.901 EUR")]
    [InlineData("9.5 JPY")]
    [InlineData("1.2505 KWD")]
    [InlineData("-1 EUR")]
    [InlineData("+1 EUR")]
    [InlineData("1e2 EUR")]
    [InlineData("9,90 EUR")]
    [InlineData("1,000.00 EUR")]
    [InlineData("9.90EUR")]
    [InlineData("9.90  EUR")]
    [InlineData(" 9.90 EUR")]
    [InlineData("9.90 EUR ")]
    [InlineData("EUR 9.90")]
    [InlineData("9.90 eur")]
    [InlineData("9.90 XXQ")]
    [InlineData("9.90")]
    [InlineData("EUR")]
    [InlineData("")]
    [InlineData("NaN EUR")]
    [InlineData("٩ EUR")]
    [InlineData("10000000000.00 EUR")]
    [InlineData("79228162514264337593543950335 EUR")]
    [InlineData("99999999999999999999999999999999999999 EUR")]
    public void What_is_no_amount_or_finer_than_the_currency_or_too_large_is_refused(string text) =>
        PriceText.Read(text).ShouldBeNull();
}
