using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;

namespace FederationBroker.ProductTests.Staff;

/// <summary>
/// One table says how many digits a currency's minor unit has: for the rules, for texts, and for the console's script.
/// </summary>
[Trait("Requirement", "SUB-PRICE")]
public sealed partial class CurrencyTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private BrokerWorld World => shared.World;

    public static TheoryData<string, int> Currencies
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var (code, digits) in Currency.MinorDigits.OrderBy(one => one.Key, StringComparer.Ordinal))
                all.Add(code, digits);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Currencies))]
    public void An_amount_is_written_with_the_digits_of_its_currency(string code, int digits) =>
        new Money(149900, code)
            .ToString()
            .ShouldBe(
                digits switch
                {
                    0 => $"149900 {code}",
                    2 => $"1499.00 {code}",
                    3 => $"149.900 {code}",
                    _ => $"14.9900 {code}",
                }
            );

    [Theory]
    [InlineData("EUR", 2)]
    [InlineData("HUF", 2)]
    [InlineData("IDR", 2)]
    [InlineData("COP", 2)]
    [InlineData("IQD", 3)]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("UYI", 0)]
    [InlineData("KWD", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    public void The_digits_are_those_of_ISO_4217_not_those_of_CLDR(string code, int digits) =>
        Currency.MinorDigits[code].ShouldBe(digits);

    [Fact]
    public async Task The_console_s_script_has_the_same_table()
    {
        using var person = await StaffPerson.SignedInAsync(World);
        using var client = World.Node.NewClient();
        var page = await person.Browser.GoAsync($"{person.Base}");
        var root = ConsoleFolder().Match(page.Body).Value;
        var script = await client.GetStringAsync($"{root}lib/currencies.js");
        var table = JsonSerializer.Deserialize<Dictionary<string, int>>(
            script[script.IndexOf('{', StringComparison.Ordinal)..(script.LastIndexOf('}') + 1)]
        )!;
        table
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .ShouldBe(Currency.MinorDigits.OrderBy(one => one.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ZZZ")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("DEM")]
    [InlineData("eur")]
    [InlineData("EU")]
    [InlineData("")]
    public async Task What_is_no_currency_is_refused(string code)
    {
        await World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        using var person = await StaffPerson.SignedInAsync(World);
        var version = (await person.GetAsync("catalogue"))["version"].GetInt64();
        var answer = await person.CallAsync("PUT", "catalogue/settings?dryRun=true", new { currency = code }, version);
        (answer.Status, answer.Places.Single(), answer.FaultCodes.Single()).ShouldBe(
            (400, "currency", "FB-4110"),
            answer.Body
        );
    }

    [Fact]
    public void Every_currency_can_be_a_catalogue_s() =>
        Currency
            .MinorDigits.Keys.SelectMany(code =>
                CatalogueRules.Check(ServiceCatalogue.Empty with { Currency = code }, [])
            )
            .ShouldBeEmpty();

    [Fact]
    public void A_price_is_bounded_so_that_sums_of_them_are_amounts()
    {
        var largest = Enumerable.Repeat(new Money(Money.Largest, "EUR"), 10_000).Aggregate(Money.Add);
        largest.Minor.ShouldBe(Money.Largest * 10_000);
        string.Create(CultureInfo.InvariantCulture, $"{Money.Largest}").Length.ShouldBe(12);
    }

    [GeneratedRegex("/assets/console/[0-9a-f]+/", RegexOptions.None, 1000)]
    private static partial Regex ConsoleFolder();
}
