using FederationBroker.Plugins.Kit;

namespace FederationBroker.UnitTests.Plugins;

/// <summary>
/// The kit finds what is wrong with an adapter (BIL-001): the shipped one keeps every promise, and each that is broken
/// on purpose fails the test that is there for it.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class KitTests
{
    private static readonly KitBuyer Buyer = new("kit-subscriber", "kit-seller", "EUR");

    [Fact]
    public async Task The_shipped_adapter_keeps_every_promise()
    {
        using var sample = SamplePackage.Good();
        var findings = await RunAsync(sample, string.Empty, static _ => true);
        findings.Where(finding => finding.Fault is not null).ShouldBeEmpty();
        findings.Select(finding => finding.Id).Distinct().Count().ShouldBe(findings.Count);
        findings.Count.ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData("takes-any-configuration", "C2")]
    [InlineData("hangs", "C6")]
    [InlineData("throws", "C6")]
    [InlineData("crashes", "C6")]
    [InlineData("declines-what-it-did", "I1")]
    [InlineData("does-it-again", "I1")]
    [InlineData("names-each-call", "I2")]
    [InlineData("takes-any-amount", "I3")]
    [InlineData("forgets-on-restart", "I5")]
    [InlineData("never-knows", "I6")]
    [InlineData("takes-the-late", "I7")]
    [InlineData("rounds", "M1")]
    [InlineData("captures-any-amount", "M2")]
    [InlineData("pays-back-twice", "M3")]
    [InlineData("gives-back-what-it-took", "M4")]
    [InlineData("takes-any-currency", "M5")]
    [InlineData("lists-twice", "R1")]
    public async Task An_adapter_that_breaks_a_promise_fails_the_test_that_is_there_for_it(string fault, string test)
    {
        using var sample = SamplePackage.Faulty();
        var findings = await RunAsync(sample, fault, id => id == test);
        findings.ShouldContain(finding => finding.Id == test && finding.Fault != null);
    }

    private static async Task<List<KitFinding>> RunAsync(SamplePackage sample, string fault, Func<string, bool> isMeant)
    {
        var findings = new List<KitFinding>();
        await ConformanceKit.RunAsync(
            new KitRun(sample.Genuine(), sample.Configuration(fault), Buyer) { IsMeant = isMeant },
            findings.Add,
            CancellationToken.None
        );
        return findings;
    }
}
