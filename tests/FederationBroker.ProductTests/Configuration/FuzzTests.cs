namespace FederationBroker.ProductTests.Configuration;

/// <summary>A short run of what <c>FederationBroker.Benchmarks fuzz</c> does for long.</summary>
[Trait("Requirement", "INF-001")]
public sealed class FuzzTests
{
    [Fact]
    public void No_mutated_file_ends_a_reading_takes_a_second_or_takes_another_file_along()
    {
        using var fuzz = new ConfigurationFuzz(seed: 20_26);
        fuzz.Run(files: 2_000);
        fuzz.Refused.ShouldBeGreaterThan(650);
        fuzz.Slowest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        fuzz.Unforeseen.ShouldBeEmpty();
    }
}
