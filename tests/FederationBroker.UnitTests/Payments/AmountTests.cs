using FederationBroker.Kernel;
using FederationBroker.Payments.Amounts;

namespace FederationBroker.UnitTests.Payments;

/// <summary>Parts add up to the whole, to the minor unit, whatever is split, taxed or given back.</summary>
[Trait("Requirement", "PAY-INV")]
public sealed class AmountTests
{
    [Theory]
    [InlineData(2.345, 2)]
    [InlineData(2.5, 3)]
    [InlineData(3.5, 4)]
    [InlineData(-2.5, -3)]
    [InlineData(2.4999, 2)]
    public void Half_a_unit_goes_away_from_zero(double exact, long rounded) =>
        Money.Round((decimal)exact).ShouldBe(rounded);

    [Theory]
    [InlineData(103, "100 100", "52 51")]
    [InlineData(-103, "100 100", "-52 -51")]
    [InlineData(100, "1 1 1", "34 33 33")]
    [InlineData(1, "0 5 5", "0 1 0")]
    [InlineData(0, "3 4", "0 0")]
    [InlineData(825, "742 83", "742 83")]
    [InlineData(999_999_999_999, "999999999999 1 999999999999", "499999999999 1 499999999999")]
    public void A_sum_is_split_by_the_largest_remainder(long whole, string weights, string expected) =>
        string.Join(' ', Shares.Of(whole, Numbers(weights))).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("0 0")]
    [InlineData("1 -1")]
    public void What_there_is_nothing_to_split_by_is_a_fault_of_the_program(string weights) =>
        Should.Throw<ArgumentException>(() => Shares.Of(1, Numbers(weights)));

    [Fact]
    public void Shares_add_up_and_are_within_one_unit_of_exact()
    {
        var random = new Random(103);
        for (var run = 0; run < 5_000; run++)
        {
            var whole = random.NextInt64(-1_000_000, 1_000_000);
            long[] weights = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.NextInt64(0, 1_000)), 1];
            var shares = Shares.Of(whole, weights);
            shares.Sum().ShouldBe(whole);
            for (var at = 0; at < weights.Length; at++)
                Math.Abs(shares[at] - ((decimal)whole * weights[at] / weights.Sum())).ShouldBeLessThan(1);
            long[] lengths = [.. weights.Where(weight => weight > 0)];
            Shares.Along(whole, lengths).Sum().ShouldBe(whole);
        }
    }

    [Fact]
    public void Lines_given_back_one_by_one_in_any_order_come_to_what_was_paid()
    {
        var lines = TaxedLines.Of([6833, 6833, 5750, 8500], 0.2m);
        lines.Sum(line => line.Tax).ShouldBe(5583);
        lines.Sum(line => line.Gross).ShouldBe(33499);
        // Each alone: 6833 and 20 % are 8199.6, and so on: 33500 where each is rounded by itself.
        lines.Sum(line => Money.Round(line.Net * 1.2m)).ShouldBe(33500);
    }

    [Theory]
    [InlineData(990, 0.19, 158)]
    [InlineData(990, 0.20, 165)]
    [InlineData(990, 0, 0)]
    [InlineData(1, 0.5, 0)]
    public void A_price_tells_its_tax(long gross, double rate, long tax) =>
        TaxedLines.TaxIn(gross, (decimal)rate).ShouldBe(tax);

    [Fact]
    public void What_is_free_has_no_tax() =>
        TaxedLines.Of([0, 0], 0.2m).ShouldAllBe(line => line == new TaxedLine(0, 0));

    private static long[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}
